-- Further reports (`_reports`) of events that were imported: those that are new become imports, and the events count them.
-- A report is known by its address, or by its publisher where it has none; the same one in several sentences is one.
-- Compiled for detente; CC BY 4.0.
CREATE OR REPLACE TEMP TABLE _told AS
WITH keyed AS (
    SELECT *, (md5_number_lower($origin || '|' || external) >> 1)::BIGINT AS event, coalesce(url, publisher, '') AS carrier
    FROM _reports),
met AS (SELECT k.* FROM keyed k SEMI JOIN
    (SELECT event FROM base.events UNION ALL SELECT event FROM base.originals) e USING (event))
SELECT event, carrier, arg_min(external, line) AS external, arg_min(publisher, line) AS publisher,
    arg_min(url, line) AS url, arg_min(note, line) AS note, min(reported) AS first, max(reported) AS last,
    max(confidence) AS confidence, count(*) AS lines
FROM met GROUP BY event, carrier;

CREATE OR REPLACE TEMP TABLE _fresh AS
SELECT t.* FROM _told t ANTI JOIN (
    SELECT i.event, coalesce(i.url, i.publisher, '') AS carrier FROM base.imports i SEMI JOIN _told USING (event)) k
    USING (event, carrier);
INSERT INTO base.imports BY NAME
    SELECT event, $origin AS origin, external, publisher, url, note, $run AS run FROM _fresh;

CREATE OR REPLACE TEMP TABLE _counts AS
SELECT event, any_value(reports) AS reports, any_value(sources) AS sources, min(first) AS first, max(last) AS last,
    max(confidence) AS confidence
FROM _told JOIN (
    SELECT i.event, count(DISTINCT coalesce(i.url, i.publisher, '')) AS reports,
        count(DISTINCT coalesce(i.publisher, i.url, '')) AS sources
    FROM base.imports i SEMI JOIN _told USING (event) GROUP BY i.event) USING (event)
GROUP BY event;
