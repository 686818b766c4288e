-- Reviews of plans. What was seen is kept as it was: the figures are one canonical JSON document, and
-- their hash is what the ledger holds.

CREATE TABLE plan_reviews (
    id uuid PRIMARY KEY,
    plan_id uuid NOT NULL,
    partnership_id uuid NOT NULL,
    buyer_org_id uuid NOT NULL,
    supplier_org_id uuid NOT NULL,
    version integer NOT NULL,
    state text NOT NULL CHECK (state IN ('held', 'acknowledged')),
    -- Counts the reviews of the plan.
    number integer NOT NULL CHECK (number >= 1),
    author_side text NOT NULL CHECK (author_side IN ('buyer', 'supplier')),
    -- Who has acted for a side: nobody for both.
    buyer_hands uuid[] NOT NULL,
    supplier_hands uuid[] NOT NULL,
    -- The day where the plan's days begin and end, and the instant of the figures.
    held_on date NOT NULL,
    held_at timestamptz NOT NULL,
    notes text,
    figures text NOT NULL,
    figures_hash bytea NOT NULL,
    comment text,
    by_lapse boolean NOT NULL,
    updated_at timestamptz NOT NULL,
    FOREIGN KEY (partnership_id, buyer_org_id, supplier_org_id)
        REFERENCES partnerships (id, buyer_org_id, supplier_org_id),
    FOREIGN KEY (plan_id, buyer_org_id, supplier_org_id)
        REFERENCES plans (id, buyer_org_id, supplier_org_id),
    CONSTRAINT plan_reviews_numbered UNIQUE (plan_id, number),
    CONSTRAINT plan_reviews_one_side_a_person CHECK (NOT buyer_hands && supplier_hands),
    CHECK (figures_hash = sha256(convert_to(figures, 'UTF8'))),
    CHECK (state = 'acknowledged' OR comment IS NULL AND NOT by_lapse),
    CHECK (NOT by_lapse OR comment IS NULL),
    -- Somebody of the other side has seen it, unless silence has.
    CHECK ((state = 'acknowledged' AND NOT by_lapse) = (cardinality(
        CASE author_side WHEN 'buyer' THEN supplier_hands ELSE buyer_hands END
    ) > 0))
);
CREATE INDEX plan_reviews_of_plan ON plan_reviews (plan_id, buyer_org_id, supplier_org_id);
CREATE INDEX plan_reviews_of_partnership ON plan_reviews (partnership_id, buyer_org_id, supplier_org_id);
ALTER TABLE plan_reviews ENABLE ROW LEVEL SECURITY;
ALTER TABLE plan_reviews FORCE ROW LEVEL SECURITY;
CREATE POLICY sides ON plan_reviews
    USING ((SELECT current_organisation()) IN (buyer_org_id, supplier_org_id))
    WITH CHECK ((SELECT current_organisation()) IN (buyer_org_id, supplier_org_id));
GRANT SELECT, INSERT ON plan_reviews TO tandem_app;
GRANT UPDATE (version, state, buyer_hands, supplier_hands, comment, by_lapse, updated_at)
    ON plan_reviews TO tandem_app;
CREATE TRIGGER stays_ended BEFORE UPDATE ON plan_reviews FOR EACH ROW
    WHEN (old.state = 'acknowledged')
    EXECUTE FUNCTION stays_ended();
-- What was seen is never rewritten, and never goes.
CREATE TRIGGER stays_agreed BEFORE UPDATE ON plan_reviews FOR EACH ROW
    WHEN ((
        old.id, old.plan_id, old.partnership_id, old.buyer_org_id, old.supplier_org_id, old.number,
        old.author_side, old.held_on, old.held_at, old.notes, old.figures, old.figures_hash
    ) IS DISTINCT FROM (
        new.id, new.plan_id, new.partnership_id, new.buyer_org_id, new.supplier_org_id, new.number,
        new.author_side, new.held_on, new.held_at, new.notes, new.figures, new.figures_hash
    ))
    EXECUTE FUNCTION stays_agreed();
CREATE TRIGGER stays BEFORE DELETE ON plan_reviews FOR EACH ROW
    EXECUTE FUNCTION stays_agreed();
