-- Readings are kept as columns of what the tables do not hold, which the database compresses many at a time
-- (record/kept.py); record/upgrades.py turns those of before into them. Of signatures the first numbers, by which copies
-- are found, stand in a column of their own; of the others 8 bits are enough. Compiled for detente; CC BY 4.0.
CREATE TABLE base.shapes (shape INTEGER, form VARCHAR);
CREATE TABLE base.kept (document BIGINT, shape INTEGER, reading VARCHAR USING COMPRESSION zstd);

CREATE TABLE base.signed AS
    SELECT document, published, runs, scheme, signature[1:10] AS heads,
        list_transform(signature[11:], lambda x: (x & 255)::UTINYINT) AS rest
    FROM base.signatures;
DROP TABLE base.signatures;
ALTER TABLE base.signed RENAME TO signatures;
DROP TABLE base.bands;
