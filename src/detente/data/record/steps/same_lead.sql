-- Events of `_stale` that others were merged into: reports of all together, the most exact place, the longest time of
-- telling. Datasets do not say what they have from each other, so that sources are only those with names of their own.
-- Compiled for detente; CC BY 4.0.
UPDATE base.events e SET reports = t.reports, sources = t.sources, first_report = t.first_report,
    last_report = t.last_report, confidence = t.confidence, mode = coalesce(e.mode, t.mode),
    place = t.spot.place, place_country = t.spot.place_country, lat = t.spot.lat, lon = t.spot.lon,
    place_precision = t.spot.place_precision
FROM (
    SELECT s."into" AS event, sum(o.reports)::INTEGER AS reports, min(o.first_report) AS first_report,
        max(o.last_report) AS last_report, max(o.confidence) AS confidence, any_value(o.mode) AS mode,
        greatest(max(o.sources), any_value(p.publishers))::INTEGER AS sources,
        arg_max(struct_pack(place := o.place, place_country := o.place_country, lat := o.lat, lon := o.lon,
            place_precision := o.place_precision),
            CASE o.place_precision WHEN 'point' THEN 4 WHEN 'city' THEN 3 WHEN 'region' THEN 2 WHEN 'country' THEN 1
                ELSE 0 END) AS spot
    FROM (SELECT event, "into" FROM base.same UNION SELECT "into", "into" FROM base.same) s
    JOIN base.originals o ON o.event = s.event
    LEFT JOIN (SELECT r."into", count(DISTINCT lower(i.publisher)) AS publishers FROM base.imports i JOIN
        (SELECT event, "into" FROM base.same UNION SELECT "into", "into" FROM base.same) r USING (event)
        GROUP BY r."into") p ON p."into" = s."into"
    WHERE s."into" IN (SELECT key FROM _stale) GROUP BY s."into") t
WHERE e.event = t.event;
