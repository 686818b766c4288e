-- What a pitch can say besides, and the versions that were handed over.

-- Lists stand in arrays of one length, an empty text for what an item does not have. What was seen
-- elsewhere in words stays in evidence: it is part of what was hashed.
ALTER TABLE proposals
    ADD COLUMN tailoring text,
    ADD COLUMN value_for text[] NOT NULL DEFAULT '{}' CHECK (value_for <@ ARRAY['shopper', 'buyer']),
    ADD COLUMN value_kind text[] NOT NULL DEFAULT '{}' CHECK (
        value_kind <@ ARRAY['incremental_sales', 'margin', 'waste', 'co2', 'cost', 'other']
    ),
    ADD COLUMN value_amount numeric[] NOT NULL DEFAULT '{}'
        CHECK (array_position(value_amount, NULL) IS NULL),
    -- Of an amount that is money the currency, of another the unit.
    ADD COLUMN value_currency text[] NOT NULL DEFAULT '{}'
        CHECK (array_position(value_currency, NULL) IS NULL),
    ADD COLUMN value_unit text[] NOT NULL DEFAULT '{}' CHECK (array_position(value_unit, NULL) IS NULL),
    ADD COLUMN value_per text[] NOT NULL DEFAULT '{}'
        CHECK (value_per <@ ARRAY['', 'week', 'month', 'quarter', 'year']),
    ADD COLUMN value_assumptions text[] NOT NULL DEFAULT '{}'
        CHECK (array_position(value_assumptions, NULL) IS NULL),
    ADD COLUMN market_country text[] NOT NULL DEFAULT '{}'
        CHECK (array_position(market_country, NULL) IS NULL),
    ADD COLUMN market_since date[] NOT NULL DEFAULT '{}'
        CHECK (array_position(market_since, NULL) IS NULL),
    ADD COLUMN market_result text[] NOT NULL DEFAULT '{}'
        CHECK (array_position(market_result, NULL) IS NULL),
    ADD COLUMN market_source text[] NOT NULL DEFAULT '{}'
        CHECK (array_position(market_source, NULL) IS NULL),
    ADD COLUMN asks text,
    ADD COLUMN cost numeric CHECK (cost >= 0),
    ADD COLUMN cost_currency text,
    ADD COLUMN days_to_implement smallint CHECK (days_to_implement BETWEEN 0 AND 3650),
    ADD COLUMN confidentiality text NOT NULL DEFAULT 'open'
        CHECK (confidentiality IN ('open', 'confidential')),
    ADD COLUMN ip_owner text,
    ADD COLUMN ip_registrations text,
    ADD COLUMN ip_third_party_rights text,
    ADD COLUMN right_kind text
        CHECK (right_kind IN ('none', 'first_look', 'first_to_market', 'exclusive')),
    ADD COLUMN right_days smallint CHECK (right_days BETWEEN 1 AND 366),
    ADD COLUMN right_scope text,
    -- Of the version that was handed over last; submitted_at is of the first.
    ADD COLUMN receipt_number integer CHECK (receipt_number BETWEEN 1 AND 100),
    ADD COLUMN receipt_at timestamptz CHECK (receipt_at >= submitted_at),
    ADD CONSTRAINT proposals_value_case CHECK (cardinality(value_for) <= 20 AND cardinality(value_for) = ALL (ARRAY[
        cardinality(value_kind), cardinality(value_amount), cardinality(value_currency),
        cardinality(value_unit), cardinality(value_per), cardinality(value_assumptions)
    ])),
    ADD CONSTRAINT proposals_markets CHECK (cardinality(market_country) <= 50 AND cardinality(market_country) = ALL (ARRAY[
        cardinality(market_since), cardinality(market_result), cardinality(market_source)
    ])),
    ADD CHECK ((cost IS NULL) = (cost_currency IS NULL)),
    ADD CHECK (ip_owner IS NOT NULL OR num_nonnulls(ip_registrations, ip_third_party_rights) = 0),
    ADD CHECK ((right_days IS NOT NULL) = (coalesce(right_kind, 'none') <> 'none')),
    ADD CHECK (right_scope IS NULL OR right_days IS NOT NULL);

-- Every version that was handed over: the canonical document of which the receipt is the hash.
CREATE TABLE proposal_versions (
    proposal_id uuid NOT NULL,
    number integer NOT NULL CHECK (number BETWEEN 1 AND 100),
    partnership_id uuid NOT NULL,
    buyer_org_id uuid NOT NULL,
    supplier_org_id uuid NOT NULL,
    title text NOT NULL,
    document text NOT NULL,
    receipt_hash bytea NOT NULL,
    submitted_at timestamptz NOT NULL,
    PRIMARY KEY (proposal_id, number),
    FOREIGN KEY (proposal_id, partnership_id, buyer_org_id, supplier_org_id)
        REFERENCES proposals (id, partnership_id, buyer_org_id, supplier_org_id),
    CHECK (receipt_hash = sha256(convert_to(document, 'UTF8')))
);
CREATE INDEX proposal_versions_of_proposal
    ON proposal_versions (proposal_id, partnership_id, buyer_org_id, supplier_org_id);

-- What was submitted before there were versions is the first one: its document as the receipt has it.
-- Whoever owns the tables is bound by the policies, too.
ALTER TABLE proposals NO FORCE ROW LEVEL SECURITY;
UPDATE proposals SET receipt_number = 1, receipt_at = submitted_at WHERE submitted_at IS NOT NULL;
INSERT INTO proposal_versions
SELECT id, 1, partnership_id, buyer_org_id, supplier_org_id, title, document, receipt_hash, submitted_at
FROM proposals CROSS JOIN LATERAL (
    SELECT '{"pitch":{"category":' || coalesce(to_json(category)::text, 'null')
        || ',"earliest_launch":' || coalesce('"' || to_char(earliest_launch, 'YYYY-MM-DD') || '"', 'null')
        || ',"evidence":' || coalesce(to_json(evidence)::text, 'null')
        || ',"problem":' || coalesce(to_json(problem)::text, 'null')
        || ',"readiness":' || coalesce(readiness::text, 'null')
        || ',"title":' || to_json(title)
        || ',"value_line":' || to_json(value_line)
        || '},"proposal":"prop_' || replace(id::text, '-', '')
        || '","submitted_at":"' || to_char(submitted_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS')
        || rtrim(rtrim(to_char(submitted_at, '.US'), '0'), '.') || 'Z"}' AS document
) AS canonical
WHERE receipt_hash = sha256(convert_to(document, 'UTF8'));
ALTER TABLE proposals FORCE ROW LEVEL SECURITY;

ALTER TABLE proposals ADD CHECK (num_nulls(receipt_hash, receipt_number, receipt_at) IN (0, 3));
-- What was handed over is never rewritten, but for another version of it.
CREATE TRIGGER stays_submitted BEFORE UPDATE ON proposals FOR EACH ROW
    WHEN (old.submitted_at IS NOT NULL
        AND (old.submitted_at IS DISTINCT FROM new.submitted_at
            OR new.receipt_number IS NULL OR new.receipt_number NOT IN (old.receipt_number, old.receipt_number + 1)
            OR old.receipt_number = new.receipt_number AND (
                old.receipt_hash, old.receipt_at, old.title, old.value_line, old.category, old.problem,
                old.evidence, old.readiness, old.earliest_launch, old.tailoring, old.value_for,
                old.value_kind, old.value_amount, old.value_currency, old.value_unit, old.value_per,
                old.value_assumptions, old.market_country, old.market_since, old.market_result,
                old.market_source, old.asks, old.cost, old.cost_currency, old.days_to_implement,
                old.confidentiality, old.ip_owner, old.ip_registrations, old.ip_third_party_rights,
                old.right_kind, old.right_days, old.right_scope
            ) IS DISTINCT FROM (
                new.receipt_hash, new.receipt_at, new.title, new.value_line, new.category, new.problem,
                new.evidence, new.readiness, new.earliest_launch, new.tailoring, new.value_for,
                new.value_kind, new.value_amount, new.value_currency, new.value_unit, new.value_per,
                new.value_assumptions, new.market_country, new.market_since, new.market_result,
                new.market_source, new.asks, new.cost, new.cost_currency, new.days_to_implement,
                new.confidentiality, new.ip_owner, new.ip_registrations, new.ip_third_party_rights,
                new.right_kind, new.right_days, new.right_scope
            )))
    EXECUTE FUNCTION stays_agreed();

-- Both sides read them; the supplier alone hands over.
ALTER TABLE proposal_versions ENABLE ROW LEVEL SECURITY;
ALTER TABLE proposal_versions FORCE ROW LEVEL SECURITY;
CREATE POLICY sides ON proposal_versions FOR SELECT
    USING ((SELECT current_organisation()) IN (buyer_org_id, supplier_org_id));
CREATE POLICY supplier ON proposal_versions FOR INSERT
    WITH CHECK (supplier_org_id = (SELECT current_organisation()));
GRANT SELECT, INSERT ON proposal_versions TO tandem_app;
CREATE TRIGGER stays BEFORE UPDATE OR DELETE ON proposal_versions FOR EACH ROW
    EXECUTE FUNCTION stays_agreed();
