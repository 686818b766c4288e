-- The words of a pitch, to be searched. They are in any language, so they are taken as they stand.

-- Immutable, other than array_to_string for elements of any type: these are texts. The first 50,000
-- characters are far more than anybody writes, and their words fit into a tsvector whatever they are.
CREATE FUNCTION searchable(texts text[]) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN left(array_to_string(texts, ' '), 50000);

ALTER TABLE proposals ADD COLUMN words tsvector NOT NULL GENERATED ALWAYS AS (
    to_tsvector('simple', searchable(
        ARRAY[title, value_line, category, problem, tailoring, evidence, asks, right_scope]
        || value_assumptions || market_result
    ))
) STORED;
