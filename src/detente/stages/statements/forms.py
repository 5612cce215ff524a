"""English inflection, enough to look cues up by form: a small parser's lemmas fail in headlines and inside quotes."""

from __future__ import annotations

_IRREGULAR = {
    "say": "said", "tell": "told", "write": "wrote written", "find": "found", "show": "showed shown", "think": "thought",
    "feel": "felt", "know": "knew known", "see": "saw seen", "hear": "heard", "understand": "understood", "bet": "bet",
    "speak": "spoke spoken", "swear": "swore sworn", "cry": "cried", "read": "read", "go": "went gone goes going",
    "begin": "began begun", "sing": "sang sung", "foresee": "foresaw foreseen", "forget": "forgot forgotten",
    "put": "put", "make": "made", "let": "let", "hit": "hit", "give": "gave given", "come": "came", "keep": "kept",
    "take": "took taken", "hold": "held", "have": "had has having", "lead": "led", "draw": "drew drawn", "throw": "threw thrown",
    "mean": "meant", "seek": "sought", "choose": "chose chosen", "forbid": "forbade forbidden", "bid": "bade bidden bid",
    "lay": "laid", "set": "set", "spell": "spelled spelt", "shoot": "shot", "beseech": "besought beseeched", "run": "ran run",
    "brush": "brushed", "wave": "waved", "dream": "dreamed dreamt", "learn": "learned learnt", "send": "sent",
    "be": "is are was were been being am", "overhear": "overheard", "foretell": "foretold", "rebut": "rebutted", "bring": "brought",
    "sink": "sank sunk", "beg": "begged", "plan": "planned plans", "stop": "stopped stopping", "rule": "ruled", "fight": "fought",
    "forecast": "forecast forecasted", "cast": "cast", "purport": "purported", "roll": "rolled", "stand": "stood",
    "forewarn": "forewarned", "upbraid": "upbraided", "text": "texted", "shout": "shouted", "look": "looked",
    "oversee": "oversaw", "pen": "penned penning", "rap": "rapped rapping", "quip": "quipped quipping", "demur": "demurred demurring",
    "cut": "cut", "bear": "bore borne", "withdraw": "withdrew withdrawn", "repay": "repaid", "plead": "pleaded pled",
}  # fmt: skip
# Verbs of more than one syllable that double their last consonant.
_DOUBLING = frozenset("admit commit submit rebut permit transmit concur refer confer infer prefer demur pen plan beg stop "
                      "quip slam pen rap rip chat rebuff brag snap chip rebut blog plot scrub opt dub bar knit hug nag pin".split())  # fmt: skip
_VOWELS = "aeiou"


def forms_of(lemma: str, part: str) -> set[str]:
    """All forms of a verb or noun, itself among them; the last word only is inflected in a noun of several."""
    if part == "noun":
        return {lemma, _plural(lemma)}
    forms = {lemma, _plural(lemma), _participle(lemma)}
    if lemma in _IRREGULAR:
        forms.update(_IRREGULAR[lemma].split())
    else:
        forms.add(_past(lemma))
    return forms


def _plural(word: str) -> str:
    """Plural of a noun, third person of a verb."""
    if word.endswith("man"):
        return word[:-3] + "men"
    if word.endswith("sis"):
        return word[:-2] + "es"
    if word.endswith("y") and word[-2:-1] not in _VOWELS:
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "z", "ch", "sh")) else "s")


def _past(word: str) -> str:
    if word.endswith("e"):
        return word + "d"
    if word.endswith("y") and word[-2:-1] not in _VOWELS:
        return word[:-1] + "ied"
    return (word + word[-1] if word in _DOUBLING else word) + "ed"


def _participle(word: str) -> str:
    if word.endswith("ie"):
        return word[:-2] + "ying"
    if word.endswith("e") and not word.endswith(("ee", "oe", "ye")):
        return word[:-1] + "ing"
    return (word + word[-1] if word in _DOUBLING else word) + "ing"
