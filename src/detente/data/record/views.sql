-- What people and programs read: names and columns are a promise (docs/record.md lists them; a test holds it).
-- Made anew when this file changes. Reviews win here: rejected things are left out, corrected fields are shown.
-- Compiled for detente; CC BY 4.0.

CREATE OR REPLACE MACRO key_digit(k, n) AS substr('0123456789abcdefghjkmnpqrstvwxyz', ((k >> n) & 31)::INTEGER + 1, 1);
CREATE OR REPLACE MACRO show_key(letter, k) AS
    letter || key_digit(k, 60) || key_digit(k, 55) || key_digit(k, 50) || key_digit(k, 45) || key_digit(k, 40)
    || key_digit(k, 35) || key_digit(k, 30) || key_digit(k, 25) || key_digit(k, 20) || key_digit(k, 15)
    || key_digit(k, 10) || key_digit(k, 5) || key_digit(k, 0);

-- The last word of the reviews on each thing: whether it stands, and its corrected fields.
CREATE OR REPLACE VIEW base.verdicts AS
    SELECT target, kind,
        arg_max(action, ("at", review)) FILTER (action IN ('accept', 'reject')) AS verdict,
        count(*) FILTER (action = 'fix') AS fixes
    FROM base.reviews WHERE state = 'held' GROUP BY ALL;
CREATE OR REPLACE VIEW base.fixes AS
    SELECT target, kind, field, json_extract_string(arg_max(value, ("at", review)), '$') AS value
    FROM base.reviews WHERE state = 'held' AND action = 'fix' GROUP BY ALL;

CREATE OR REPLACE VIEW events AS
    SELECT show_key('E', event) AS id, event AS key, type, mode, contexts, cameo, quad, score, status, historical,
        stance, date, day, day_end, place, place_country, lat, lon, place_precision, actors, recipients,
        actor_countries, recipient_countries, asserted_by, confidence, reports, sources, first_report, last_report,
        origin, review, reported
    FROM base.events WHERE review IS DISTINCT FROM 'rejected';

CREATE OR REPLACE VIEW dyads AS
    SELECT show_key('E', event) AS id, event AS key, a, b, a_actor, b_actor, day, reported, type, mode, quad, score,
        status, stance, historical, reports, sources, confidence, origin
    FROM base.dyads;

CREATE OR REPLACE VIEW dyad_days AS
    SELECT a, b, reported AS day, quad, type, count(*)::INTEGER AS events, sum(score) AS score,
        sum(reports)::INTEGER AS reports, sum(sources)::INTEGER AS sources
    FROM base.dyads WHERE status IN ('occurred', 'ongoing') GROUP BY a, b, reported, quad, type;

CREATE OR REPLACE VIEW documents AS
    SELECT d.id, c.url, c.title, coalesce(c.source, c.publisher) AS publisher, c.host, s.country, s.kind, c.published,
        c.retrieved, d.language, show_key('T', m.story) AS story, d.run, d.characters, d.document AS key
    FROM base.documents d
    LEFT JOIN base.carriers c ON c.document = d.document AND c.n = 0
    LEFT JOIN base.sources s ON s.source = c.source
    LEFT JOIN base.story_members m ON m.document = d.document;

CREATE OR REPLACE VIEW carriers AS
    SELECT d.id AS document, c.n, c.url, c.title, coalesce(c.source, c.publisher) AS publisher, c.host, c.via,
        c.published, c.retrieved
    FROM base.carriers c JOIN base.documents d USING (document);

CREATE OR REPLACE VIEW sources AS
    SELECT coalesce(c.source, c.publisher, 'not named') AS source, any_value(s.host) AS host,
        any_value(s.country) AS country, any_value(s.kind) AS kind, count(DISTINCT c.document) AS documents,
        min(c.published) AS first, max(c.published) AS last
    FROM base.carriers c LEFT JOIN base.sources s ON s.source = c.source GROUP BY 1
    UNION ALL
    SELECT coalesce(publisher, upper(i.origin)), NULL, NULL, 'dataset', count(*), min(e.reported), max(e.reported)
    FROM base.imports i LEFT JOIN base.events e USING (event) GROUP BY 1;

CREATE OR REPLACE VIEW sentences AS
    SELECT d.id AS document, s.n, s."start", s."end", substring(t.text, s."start" + 1, s."end" - s."start") AS text
    FROM base.sentences s JOIN base.documents d USING (document) JOIN base.texts t USING (document);

CREATE OR REPLACE VIEW mentions AS
    WITH told AS (
        SELECT mention AS evidence, mention, document, sentence_start, sentence_end, trigger_start, trigger_end,
            actor_spans, recipient_spans FROM base.mentions
        UNION ALL
        SELECT evidence, mention, document, sentence_start, sentence_end, trigger_start, trigger_end, actor_spans,
            recipient_spans FROM base.further)
    SELECT show_key('M', f.evidence) AS id, show_key('E', g.event) AS event, d.id AS document,
        substring(t.text, f.sentence_start + 1, f.sentence_end - f.sentence_start) AS sentence, f.sentence_start,
        f.sentence_end, substring(t.text, f.trigger_start + 1, f.trigger_end - f.trigger_start) AS "trigger",
        f.trigger_start, f.trigger_end, f.actor_spans, f.recipient_spans, m.status, m.stance, m.date, m.confidence,
        f.evidence AS key, g.event AS event_key
    FROM told f JOIN base.mentions m USING (mention) JOIN base.documents d ON d.document = f.document
    JOIN base.texts t ON t.document = f.document LEFT JOIN base.members g ON g.mention = f.mention;

CREATE OR REPLACE VIEW merges AS
    SELECT show_key('E', event) AS event, show_key('M', mention) AS mention, score, reason FROM base.members
    UNION ALL SELECT show_key('E', "into"), show_key('E', event), score, reason FROM base.same;

CREATE OR REPLACE VIEW actors AS
    SELECT a.actor AS id, a.name, a.kind, a.country, a.sectors, a.code, a.acts_for, a.role, a.wikidata,
        coalesce(n.events, 0) AS events
    FROM base.actors a LEFT JOIN (
        SELECT actor, count(*) AS events FROM (
            SELECT DISTINCT event, unnest(list_concat(actors, recipients)) AS actor FROM base.events
            WHERE review IS DISTINCT FROM 'rejected')
        GROUP BY actor) n ON n.actor = a.actor;

CREATE OR REPLACE VIEW statements AS
    SELECT show_key('S', s.statement) AS id, d.id AS document, s.speaker, a.name AS speaker_name, s.kind,
        substring(t.text, s.content_start + 1, s.content_end - s.content_start) AS content, s.addressee, c.published,
        s.content_start, s.content_end, s.statement AS key
    FROM base.statements s JOIN base.documents d USING (document) JOIN base.texts t USING (document)
    LEFT JOIN base.carriers c ON c.document = s.document AND c.n = 0 LEFT JOIN base.actors a ON a.actor = s.speaker
    LEFT JOIN base.verdicts v ON v.target = s.statement AND v.kind = 'S' WHERE v.verdict IS DISTINCT FROM 'reject';

CREATE OR REPLACE VIEW claims AS
    SELECT show_key('C', k.claim) AS id, d.id AS document,
        substring(t.text, k.proposition_start + 1, k.proposition_end - k.proposition_start) AS proposition,
        show_key('E', g.event) AS event, coalesce(f.value = 'true', k.contested) AS contested, c.published,
        show_key('C', coalesce(r."group", k.claim)) AS "group", k.proposition_start, k.proposition_end, k.claim AS key
    FROM base.claims k JOIN base.documents d USING (document) JOIN base.texts t USING (document)
    LEFT JOIN base.carriers c ON c.document = k.document AND c.n = 0
    LEFT JOIN base.members g ON g.mention = k.mention LEFT JOIN base.claim_groups r ON r.claim = k.claim
    LEFT JOIN base.fixes f ON f.target = k.claim AND f.kind = 'C' AND f.field = 'contested'
    LEFT JOIN base.verdicts v ON v.target = k.claim AND v.kind = 'C' WHERE v.verdict IS DISTINCT FROM 'reject';

CREATE OR REPLACE VIEW positions AS
    SELECT show_key('C', p.claim) AS claim, p.holder, p.stance,
        substring(t.text, p.evidence_start + 1, p.evidence_end - p.evidence_start) AS evidence, d.id AS document,
        c.published, a.name AS holder_name, p.evidence_start, p.evidence_end, p.claim AS claim_key
    FROM base.positions p JOIN base.documents d USING (document) JOIN base.texts t USING (document)
    LEFT JOIN base.carriers c ON c.document = p.document AND c.n = 0 LEFT JOIN base.actors a ON a.actor = p.holder;

CREATE OR REPLACE VIEW contested_claims AS
    SELECT k."group" AS id, arg_min(k.proposition, k.published) AS proposition,
        list_distinct(list(p.holder) FILTER (p.stance IN ('asserts', 'confirms'))) AS asserted_by,
        list_distinct(list(p.holder) FILTER (p.stance IN ('denies', 'doubts'))) AS denied_by,
        min(p.published) AS first, max(p.published) AS last, count(DISTINCT k.document) AS documents
    FROM claims k JOIN positions p ON p.claim_key = k.key GROUP BY k."group"
    HAVING bool_or(k.contested) OR (count(*) FILTER (p.stance IN ('asserts', 'confirms')) > 0
        AND count(*) FILTER (p.stance IN ('denies', 'doubts')) > 0);

CREATE OR REPLACE VIEW commitment_moves AS
    SELECT show_key('K', commitment) AS commitment, "at", state, show_key('E', event) AS event, reason,
        commitment AS commitment_key
    FROM base.commitment_moves;

CREATE OR REPLACE VIEW commitments AS
    SELECT show_key('K', k.commitment) AS id, k."by", k."to",
        substring(t.text, k.action_start + 1, k.action_end - k.action_start) AS action, k.event_type,
        coalesce(f.value, m.state, k.state) AS state, k.state AS first_state,
        substring(t.text, k.conditions_start + 1, k.conditions_end - k.conditions_start) AS conditions,
        coalesce(u.value, k.due) AS due, k.told_by, d.id AS document, c.published, coalesce(m.moves, 0) AS moves,
        f.value IS NOT NULL OR m.moves IS NOT NULL AS rated, k.by_countries, k.to_countries, k.due_day, k.due_end,
        k.evidence, show_key('K', coalesce(g."group", k.commitment)) AS "group", k.commitment AS key
    FROM base.commitments k JOIN base.documents d USING (document) JOIN base.texts t USING (document)
    LEFT JOIN base.carriers c ON c.document = k.document AND c.n = 0
    LEFT JOIN (SELECT commitment, arg_max(state, "at") AS state, count(*)::INTEGER AS moves FROM base.commitment_moves
        GROUP BY commitment) m ON m.commitment = k.commitment
    LEFT JOIN base.commitment_groups g ON g.commitment = k.commitment
    LEFT JOIN base.fixes f ON f.target = k.commitment AND f.kind = 'K' AND f.field = 'state'
    LEFT JOIN base.fixes u ON u.target = k.commitment AND u.kind = 'K' AND u.field = 'due'
    LEFT JOIN base.verdicts v ON v.target = k.commitment AND v.kind = 'K' WHERE v.verdict IS DISTINCT FROM 'reject';

CREATE OR REPLACE VIEW engagements AS
    SELECT show_key('G', e.engagement) AS id, coalesce(fk.value, e.kind) AS kind, coalesce(fl.value, e."level") AS "level",
        e.participants, e.people,
        coalesce(fs.value, CASE o.outcome WHEN 'held' THEN 'held' WHEN 'cancelled' THEN 'cancelled' END, e.status)
            AS status,
        e.status AS first_status, coalesce(fd.value, e.date) AS date,
        CASE WHEN fd.value IS NULL THEN e.day ELSE try_cast(fd.value AS DATE) END AS day,
        coalesce(fp.value, e.place) AS place, e.agenda, d.id AS document, c.published,
        CASE WHEN fs.value IS NULL THEN o.outcome
            WHEN fs.value IN ('held', 'cancelled') AND e.status IN ('planned', 'proposed') THEN fs.value END AS outcome,
        CASE WHEN fs.value IS NULL THEN o."at" END AS outcome_at,
        CASE WHEN fd.value IS NULL THEN e.day_end ELSE try_cast(fd.value AS DATE) END AS day_end, e.place_country,
        e.countries, e.evidence, show_key('G', coalesce(g."group", e.engagement)) AS "group", e.engagement AS key
    FROM base.engagements e JOIN base.documents d USING (document)
    LEFT JOIN base.carriers c ON c.document = e.document AND c.n = 0
    LEFT JOIN base.engagement_outcomes o ON o.engagement = e.engagement
    LEFT JOIN base.engagement_groups g ON g.engagement = e.engagement
    LEFT JOIN base.fixes fk ON fk.target = e.engagement AND fk.kind = 'G' AND fk.field = 'kind'
    LEFT JOIN base.fixes fl ON fl.target = e.engagement AND fl.kind = 'G' AND fl.field = 'level'
    LEFT JOIN base.fixes fs ON fs.target = e.engagement AND fs.kind = 'G' AND fs.field = 'status'
    LEFT JOIN base.fixes fd ON fd.target = e.engagement AND fd.kind = 'G' AND fd.field = 'date'
    LEFT JOIN base.fixes fp ON fp.target = e.engagement AND fp.kind = 'G' AND fp.field = 'place'
    LEFT JOIN base.verdicts v ON v.target = e.engagement AND v.kind = 'G' WHERE v.verdict IS DISTINCT FROM 'reject';

-- Ahead of `today`, or of an open date, as the record stood on that day: what is known since is left aside.
CREATE OR REPLACE MACRO upcoming_on(today) AS TABLE
    SELECT * FROM engagements
    WHERE ((status IN ('planned', 'proposed') AND outcome IS NULL)
            OR (first_status IN ('planned', 'proposed') AND outcome_at > today))
        AND (day IS NULL OR coalesce(day_end, day) >= today OR date LIKE '%/..')
        AND coalesce(published <= today, true);
CREATE OR REPLACE VIEW upcoming AS SELECT * FROM upcoming_on(current_date);

CREATE OR REPLACE VIEW figures AS
    SELECT show_key('F', f.figure) AS id, d.id AS document, coalesce(fw.value, f.what) AS what, f.unit,
        coalesce(try_cast(fl.value AS DOUBLE), f.low) AS low, coalesce(try_cast(fh.value AS DOUBLE), f.high) AS high,
        f.approximate, f."by", f.date, f.day, f.place, f.place_country, c.published, f.evidence, f.figure AS key
    FROM base.figures f JOIN base.documents d USING (document)
    LEFT JOIN base.carriers c ON c.document = f.document AND c.n = 0
    LEFT JOIN base.fixes fw ON fw.target = f.figure AND fw.kind = 'F' AND fw.field = 'what'
    LEFT JOIN base.fixes fl ON fl.target = f.figure AND fl.kind = 'F' AND fl.field = 'low'
    LEFT JOIN base.fixes fh ON fh.target = f.figure AND fh.kind = 'F' AND fh.field = 'high'
    LEFT JOIN base.verdicts v ON v.target = f.figure AND v.kind = 'F' WHERE v.verdict IS DISTINCT FROM 'reject';

CREATE OR REPLACE VIEW runs AS
    SELECT run, version, codebook, data, model, settings, origin, started, ended, documents, events FROM base.runs;

CREATE OR REPLACE VIEW reviews AS
    SELECT show_key('V', review) AS id, show_key(kind, target) AS target, action, field, value, comment, who, "at",
        state, type, quote, document AS document_key, review AS key
    FROM base.reviews WHERE state <> 'undone';
