"""Time expressions as news writes them, against the day of the article: Friday, 25 July 2025."""

from __future__ import annotations

import pytest

from detente.stages.dates import find_dates

FRIDAY = "2025-07-25"
WEEK = "2025-07-21/2025-07-27"

CASES = [
    # weekdays by tense
    ("The minister said on Thursday that the road was open.", [("Thursday", "2025-07-24")]),
    ("The two sides will meet on Thursday in Doha.", [("Thursday", "2025-07-31")]),
    ("The envoy left for Ankara on Friday.", [("Friday", "2025-07-25")]),
    ("Shelling killed two farmers Wednesday, the mayor said.", [("Wednesday", "2025-07-23")]),
    ("On Monday, the court will hear the appeal.", [("Monday", "2025-07-28")]),
    ("On Monday, the court heard the appeal.", [("Monday", "2025-07-21")]),
    ("The summit is scheduled for Tuesday.", [("Tuesday", "2025-07-29")]),
    ("The parties are meeting on Tuesday to discuss water.", [("Tuesday", "2025-07-29")]),
    ("A vote is expected on Wednesday.", [("Wednesday", "2025-07-30")]),
    ("Tuesday's strike left the port in ruins.", [("Tuesday", "2025-07-22")]),
    ("The ministry said it would reply by Monday.", [("Monday", "2025-07-28")]),
    ("The delegation arrived late Tuesday and left early Wednesday.",
     [("late Tuesday", "2025-07-22"), ("early Wednesday", "2025-07-23")]),
    ("Sirens sounded on Sunday night.", [("Sunday night", "2025-07-20")]),
    ("He spoke to reporters Monday morning.", [("Monday morning", "2025-07-21")]),
    ("The bridge reopened last Saturday.", [("last Saturday", "2025-07-19")]),
    ("Talks resume next Wednesday.", [("next Wednesday", "2025-07-30")]),
    ("Noon on Tuesday was the deadline that passed.", [("Noon on Tuesday", "2025-07-22")]),
    ("The deal was signed last year, and on Sunday the guns will fall silent.",
     [("last year", "2024"), ("Sunday", "2025-07-27")]),
    ("The session opens Tuesday at 10 a.m. in Geneva and will last long.", [("Tuesday at 10 a.m.", "2025-07-29")]),
    ("Leaders met Thursday and Friday of last week.",
     [("Thursday", "2025-07-17"), ("Friday of last week", "2025-07-18")]),
    # days counted from the article
    ("The president arrived yesterday.", [("yesterday", "2025-07-24")]),
    ("The president will speak tomorrow.", [("tomorrow", "2025-07-26")]),
    ("The curfew starts tonight.", [("tonight", "2025-07-25")]),
    ("The two leaders spoke today by phone.", [("today", "2025-07-25")]),
    ("Drones hit the depot last night.", [("last night", "2025-07-24")]),
    ("Drones hit the depot overnight.", [("overnight", "2025-07-25")]),
    ("He was freed the day before yesterday.", [("the day before yesterday", "2025-07-23")]),
    ("The bill comes up the day after tomorrow.", [("the day after tomorrow", "2025-07-27")]),
    ("Officials met this morning and will talk again this evening.",
     [("this morning", "2025-07-25"), ("this evening", "2025-07-25")]),
    ("Police arrested three men earlier today.", [("earlier today", "2025-07-25")]),
    ("Yesterday evening the airport closed.", [("Yesterday evening", "2025-07-24")]),
    ("The envoy resigned two days ago.", [("two days ago", "2025-07-23")]),
    ("They married 10 years ago.", [("10 years ago", "2015")]),
    ("The pact was signed a year ago.", [("a year ago", "2024")]),
    ("The shelling began three weeks ago.", [("three weeks ago", "2025-06-30/2025-07-06")]),
    ("Exports stopped two months ago.", [("two months ago", "2025-05")]),
    ("The term ends six months from now.", [("six months from now", "2026-01")]),
    ("The ship will dock in three weeks.", [("three weeks", "2025-08-11/2025-08-17")]),
    ("A week from Friday the ban will end.", [("A week from Friday", "2025-08-01")]),
    # weeks, months, years
    ("He visits the capital this week.", [("this week", WEEK)]),
    ("Prices rose last week.", [("last week", "2025-07-14/2025-07-20")]),
    ("The board convenes next week.", [("next week", "2025-07-28/2025-08-03")]),
    ("She resigned earlier this week.", [("earlier this week", WEEK)]),
    ("Troops withdrew last month.", [("last month", "2025-06")]),
    ("Elections are due next month.", [("next month", "2025-08")]),
    ("It rained little this month.", [("this month", "2025-07")]),
    ("Trade doubled last year.", [("last year", "2024")]),
    ("Trade will double this year.", [("this year", "2025")]),
    ("The plant opens next year.", [("next year", "2026")]),
    ("The plan was shelved late last year.", [("late last year", "2024")]),
    ("The law was passed earlier this year.", [("earlier this year", "2025")]),
    ("He retires at the end of the year.", [("the end of the year", "2025")]),
    ("The fund will be spent by year-end.", [("year-end", "2025")]),
    ("He retires at the end of this month.", [("the end of this month", "2025-07")]),
    ("The army retook two villages over the weekend.", [("the weekend", "2025-07-19/2025-07-20")]),
    ("Voters go to the polls next weekend.", [("next weekend", "2025-08-02/2025-08-03")]),
    ("In the last decade of the century little was built.", []),
    # months and days without a year
    ("The attack took place in June.", [("June", "2025-06")]),
    ("The attack took place in November.", [("November", "2024-11")]),
    ("The treaty will enter into force in November.", [("November", "2025-11")]),
    ("The treaty will enter into force in March.", [("March", "2026-03")]),
    ("The truce has held since May.", [("May", "2025-05")]),
    ("The ship sank on Oct. 27.", [("Oct. 27", "2024-10-27")]),
    ("The ship sank on July 3.", [("July 3", "2025-07-03")]),
    ("The conference will open on Aug. 12.", [("Aug. 12", "2025-08-12")]),
    ("The conference will open on 12 January.", [("12 January", "2026-01-12")]),
    ("The agreement followed the visit of April 19.", [("April 19", "2025-04-19")]),
    ("The minister announced a summit for August 2.", [("August 2", "2025-08-02")]),
    ("The budget was adopted in mid-May.", [("mid-May", "2025-05")]),
    ("The first shots fell in late April.", [("late April", "2025-04")]),
    ("They met in May last year.", [("May last year", "2024-05")]),
    ("They met last May and parted in anger.", [("last May", "2025-05")]),
    ("The inquiry will report next March.", [("next March", "2026-03")]),
    ("The two armies clashed between 3 and 5 May.", [("3", "2025-05-03"), ("5 May", "2025-05-05")]),
    ("The forum was held May 3-5 in Oslo.", [("May 3", "2025-05-03"), ("5", "2025-05-05")]),
    ("Talks ran from June 28 to July 2.", [("June 28", "2025-06-28"), ("July 2", "2025-07-02")]),
    ("The raid came on the night of June 5-6.", [("the night of June 5", "2025-06-05"), ("6", "2025-06-06")]),
    ("He was born on Friday, July 25, 1975.", [("Friday, July 25, 1975", "1975-07-25")]),
    ("The decree of Wednesday, 23 July was repealed.", [("Wednesday, 23 July", "2025-07-23")]),
    # quarters, halves, fiscal years
    ("Profits fell in the third quarter.", [("the third quarter", "2024-07-01/2024-09-30")]),
    ("Profits fell in the second quarter.", [("the second quarter", "2025-04-01/2025-06-30")]),
    ("Profits will fall in the third quarter.", [("the third quarter", "2025-07-01/2025-09-30")]),
    ("Output shrank in the first quarter of 2021.", [("the first quarter of 2021", "2021-01-01/2021-03-31")]),
    ("Revenue was flat in Q3 2023.", [("Q3 2023", "2023-07-01/2023-09-30")]),
    ("Revenue rose last quarter.", [("last quarter", "2025-04-01/2025-06-30")]),
    ("Arrivals rose in the first half of 2024.", [("the first half of 2024", "2024-01/2024-06")]),
    ("Arrivals will rise in the second half of this year.", [("the second half of this year", "2025-07/2025-12")]),
    ("The trip is set for the week of Aug. 4.", [("Aug. 4", "2025-08-04/2025-08-10")]),
    ("Spending for fiscal 2024 was cut.", [("fiscal 2024", "2024")]),
    ("Spending in fiscal year 2023 was cut.", [("fiscal year 2023", "2023")]),
    ("The FY2026 request went to parliament.", [("FY2026", "2026")]),
    # seasons
    ("The force landed last summer.", [("last summer", "2024-22")]),
    ("The force will land this autumn.", [("this autumn", "2025-23")]),
    ("The accord was reached in the spring of 2021.", [("the spring of 2021", "2021-21")]),
    ("Fighting resumed in winter 2022.", [("winter 2022", "2022-24")]),
    ("Planting starts next spring.", [("next spring", "2026-21")]),
    # decades, centuries, spans
    ("The border was drawn in the 1890s.", [("the 1890s", "189X")]),
    ("He led the party in the late 1980s.", [("the late 1980s", "198X")]),
    ("The fort dates from the 19th century.", [("the 19th century", "18XX")]),
    ("Relations have been cool since 2021.", [("2021", "2021")]),
    ("The war of 1939-45 destroyed the bridge.", [("1939", "1939"), ("45", "1945")]),
    ("He ruled from 1994 to 2006.", [("1994", "1994"), ("2006", "2006")]),
    ("He was governor in early 1943.", [("early 1943", "1943")]),
    ("The law was amended in June-July 2013.", [("June", "2013-06"), ("July 2013", "2013-07")]),
    # holidays
    ("The ceasefire held through Christmas Day.", [("Christmas Day", "2024-12-25")]),
    ("Pilgrims gathered on Good Friday.", [("Good Friday", "2025-04-18")]),
    ("The strike fell on New Year's Eve 2022.", [("New Year's Eve 2022", "2022-12-31")]),
    ("Shops closed last Thanksgiving.", [("last Thanksgiving", "2024-11-28")]),
    ("The Sept. 11 attacks changed the law.", [("Sept. 11", "2001-09-11")]),
    ("The law was drafted after 9/11.", [("9/11", "2001-09-11")]),
    # figures
    ("The order of 2025-07-21 stands.", [("2025-07-21", "2025-07-21")]),
    ("Published 23/06/2025 in the gazette.", [("23/06/2025", "2025-06-23")]),
    ("Published 6/23/2025 in the gazette.", [("6/23/2025", "2025-06-23")]),
    ("Published 05.06.2025 in the gazette.", [("05.06.2025", "2025-06-05")]),
    # what the text has just spoken of
    ("He arrived on July 3 and left the following day.",
     [("July 3", "2025-07-03"), ("the following day", "2025-07-04")]),
    ("The mayor was shot on June 2; his deputy resigned the same day.",
     [("June 2", "2025-06-02"), ("the same day", "2025-06-02")]),
    ("The treaty was signed on 3 May 1998 and ratified on 7 June.",
     [("3 May 1998", "1998-05-03"), ("7 June", "1998-06-07")]),
    ("In 2022 aid stopped; a year earlier it had doubled.", [("2022", "2022"), ("a year earlier", "2021")]),
    ("The coming weeks will be decisive.", [("The coming weeks", "2025-07-25/..")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[c[0][:60] for c in CASES])
def test_news_dates_resolve_against_the_article(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert [(m.text, m.edtf) for m in find_dates(text, FRIDAY)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "Some 2000 people fled.",
        "At least 1,950 houses burned.",
        "The army may march on the capital.",
        "He works for The Sun.",
        "Theresa May spoke first.",
        "May we ask why?",
        "They fought for three years.",
        "The talks lasted two weeks.",
        "Every Monday the queue grows.",
        "Mondays are quiet here.",
        "In the wake of the vote he resigned.",
        "The council adopted Resolution 1973.",
        "The fall of the city surprised them.",
        "Boeing 737 and Flight 1549 were delayed.",
        "The company paid $2010 for each.",
        "He has led the party for the past 20 years.",
        "Over the last two years trade has doubled.",
        "The Sunday Times reported it.",
        "They spring from the same root.",
        "It costs 12 euros per day.",
        "The 1st Brigade and the 2nd Division withdrew.",
        "Articles 5 and 6 apply.",
        "A two-day visit was agreed.",
    ],
)
def test_what_only_looks_like_a_date_is_left_alone(text: str) -> None:
    assert [m.text for m in find_dates(text, FRIDAY)] == []


def test_present_and_vague_references_are_not_reported() -> None:
    assert find_dates("Recently, and even now, the former minister is currently abroad.", FRIDAY) == []
