-- Pairs of events of two datasets that may be one: the same type, the same two parties (of AGREE and the like in either
-- order), the same single day, no other act of the type; where places are told, they must not lie apart, and within one
-- country a city or point must be the same. Only where each is the other's only candidate: on a day with three raids by the
-- same on the same, nobody can say which of two codings is which. Compiled for detente; CC BY 4.0.
CREATE OR REPLACE TEMP MACRO km(a_lat, a_lon, b_lat, b_lon) AS
    111.2 * sqrt(pow(a_lat - b_lat, 2) + pow((a_lon - b_lon) * cos(radians((a_lat + b_lat) / 2)), 2));
CREATE OR REPLACE TEMP TABLE _pairs AS
WITH pool AS (
    SELECT event, origin, type, mode, day, lat, lon, place, place_country,
        place_precision IN ('city', 'point') AND lat IS NOT NULL AS exact,
        CASE WHEN type IN (SELECT unnest($mutual)) THEN least(actor_countries[1], recipient_countries[1])
            ELSE actor_countries[1] END AS a,
        CASE WHEN type IN (SELECT unnest($mutual)) THEN greatest(actor_countries[1], recipient_countries[1])
            ELSE recipient_countries[1] END AS b
    FROM base.events
    WHERE origin <> 'read' AND review IS NULL AND status = 'occurred' AND day IS NOT NULL AND day_end = day
        AND len(actor_countries) = 1 AND len(recipient_countries) = 1
        AND event NOT IN (SELECT "into" FROM base.same)
        AND event NOT IN (SELECT target FROM base.reviews WHERE state = 'held' AND action = 'split')),
near AS (
    SELECT x.event AS first, y.event AS other, x.origin AS first_origin, y.origin AS other_origin, x.day, x.type,
        x.mode AS first_mode, y.mode AS other_mode, x.a = x.b AS at_home,
        CASE WHEN x.exact AND y.exact THEN km(x.lat, x.lon, y.lat, y.lon) END AS apart,
        lower(x.place) = lower(y.place) AS named_alike, x.place,
        x.place_country <> y.place_country AS abroad
    FROM pool x JOIN pool y USING (type, a, b, day)
    WHERE x.origin < y.origin AND (x.mode IS NULL OR y.mode IS NULL OR x.mode = y.mode)),
possible AS (
    SELECT * FROM near WHERE NOT coalesce(abroad, false) AND coalesce(apart < $km, true)
        AND (NOT at_home OR coalesce(apart < $km_home, false) OR coalesce(named_alike, false)))
SELECT first, other, first_origin, other_origin, day, type, first_mode IS NOT NULL AND first_mode = other_mode AS mode_same,
    apart, named_alike, place
FROM possible
QUALIFY count(*) OVER (PARTITION BY first, other_origin) = 1 AND count(*) OVER (PARTITION BY other, first_origin) = 1;
