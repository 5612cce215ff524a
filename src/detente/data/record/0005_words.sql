-- Which sentences have which words, for search (record/words.py): the documents of one addition are a part, and their
-- sentences are numbered through it, so that lists of them stay small. `first` is the number of a document's first
-- sentence. What stands in the record already is entered by record/upgrades.py. Compiled for detente; CC BY 4.0.
CREATE TABLE base.parts (part INTEGER, "first" INTEGER, sentences INTEGER, document BIGINT);
CREATE TABLE base.words (word VARCHAR, part INTEGER, numbers INTEGER[]);
