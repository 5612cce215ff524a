-- Events of one dataset that are those of another (record/datasets.py): `event` is told by `into`, which stays. Both are in
-- base.originals as they came, so that taking them apart loses nothing. Compiled for detente; CC BY 4.0.
CREATE TABLE base.same (event BIGINT, "into" BIGINT, score DOUBLE, reason VARCHAR);
