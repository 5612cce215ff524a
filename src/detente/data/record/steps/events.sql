-- Events of `_stale` from their mentions. Who and where are taken whole from the mention that tells most of it, so that
-- an event never mixes the actors of one telling with the recipients of another. Sources are the publishers of stories:
-- ten papers with one agency's text are one, and so are two texts of one publisher.
-- Compiled for detente; CC BY 4.0.
INSERT INTO base.events BY NAME
WITH told AS (
    SELECT g.event, m.*,
        CASE m.status WHEN 'occurred' THEN 5 WHEN 'ongoing' THEN 4 WHEN 'negated' THEN 3 WHEN 'future' THEN 2 ELSE 1 END
            AS firmness,
        CASE m.place_precision WHEN 'point' THEN 4 WHEN 'city' THEN 3 WHEN 'region' THEN 2 WHEN 'country' THEN 1 ELSE 0 END
            AS nearness,
        len(m.actor_countries) + len(m.recipient_countries) AS parties,
        CASE WHEN m.day IS NULL THEN 1000000 ELSE coalesce(m.day_end - m.day, 100000) END AS width
    FROM base.members g JOIN base.mentions m USING (mention) WHERE g.event IN (SELECT key FROM _stale)),
reported AS (
    SELECT t.event, count(*) AS reports,
        count(DISTINCT coalesce(o.source, o.publisher, s.story::VARCHAR, t.document::VARCHAR)) AS sources,
        min(c.published) AS first_report, max(c.published) AS last_report
    FROM (SELECT DISTINCT event, document FROM told) t JOIN base.carriers c USING (document)
    LEFT JOIN base.story_members s USING (document) LEFT JOIN base.stories r ON r.story = s.story
    LEFT JOIN base.carriers o ON o.document = coalesce(r.document, t.document) AND o.n = 0 GROUP BY t.event),
merged AS (
    SELECT event, any_value(type) AS type, any_value(quad) AS quad,
        arg_max(struct_pack(mode := mode, cameo := cameo, score := score), (mode IS NOT NULL, confidence)) AS code,
        list_sort(list_distinct(flatten(list(contexts)))) AS contexts,
        arg_max(struct_pack(status := status, historical := historical), (firmness, confidence)) AS standing,
        bool_or(stance = 'disputed') OR (bool_or(stance = 'denied') AND bool_or(stance <> 'denied')) AS disputed,
        arg_max(stance, CASE stance WHEN 'confirmed' THEN 3 WHEN 'asserted' THEN 2 WHEN 'alleged' THEN 1 ELSE 0 END)
            AS stance,
        arg_min(struct_pack(date := date, day := day, day_end := day_end), (width, published, mention)) AS told_date,
        arg_max(struct_pack(place := place, place_country := place_country, lat := lat, lon := lon, place_precision := place_precision), (nearness, confidence)) AS spot,
        arg_max(struct_pack(actors := actors, recipients := recipients, actor_countries := actor_countries, recipient_countries := recipient_countries), (parties, confidence)) AS who,
        list_distinct(flatten(list(asserted_by))) AS asserted_by, max(confidence) AS confidence
    FROM told GROUP BY event)
SELECT event, type, code.mode AS mode, contexts, code.cameo AS cameo, quad, code.score AS score,
    standing.status AS status, standing.historical AS historical,
    CASE WHEN disputed THEN 'disputed' ELSE stance END AS stance, told_date.date AS date, told_date.day AS day,
    told_date.day_end AS day_end, spot.place AS place, spot.place_country AS place_country, spot.lat AS lat,
    spot.lon AS lon, spot.place_precision AS place_precision, who.actors AS actors, who.recipients AS recipients,
    who.actor_countries AS actor_countries, who.recipient_countries AS recipient_countries, asserted_by, confidence,
    reports, sources, first_report, last_report, coalesce(told_date.day, first_report) AS reported, 'read' AS origin
FROM merged JOIN reported USING (event);
