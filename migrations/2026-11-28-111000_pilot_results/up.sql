-- What a criterion says besides, what was measured on how many observations, and what the other side says of
-- it. A decision against what was measured takes two approvers, who say the same.

ALTER TABLE pilot_criteria
    ADD COLUMN baseline numeric,
    ADD COLUMN source text,
    ADD COLUMN min_sample integer CHECK (min_sample >= 1),
    ADD COLUMN sample_size integer CHECK (sample_size >= 0),
    ADD COLUMN entered_by uuid,
    ADD COLUMN checked text CHECK (checked IN ('confirmed', 'disputed')),
    ADD COLUMN dispute_reason text,
    ADD CONSTRAINT pilot_criteria_measured CHECK (
        result IS NOT NULL OR num_nonnulls(sample_size, entered_by, checked) = 0
    ),
    ADD CONSTRAINT pilot_criteria_disputed CHECK (
        (dispute_reason IS NOT NULL) = coalesce(checked = 'disputed', false)
    );

ALTER TABLE pilots
    ADD COLUMN override_reason text,
    ADD CONSTRAINT pilots_override CHECK (
        override_reason IS NULL OR coalesce(outcome = 'scale', false)
    );

ALTER TABLE pilot_approvals
    ADD COLUMN feedback text,
    ADD COLUMN override_reason text,
    ADD CONSTRAINT pilot_approvals_overriding CHECK (
        (feedback IS NULL) = (override_reason IS NULL)
        AND (override_reason IS NULL OR approvals = 2)
    ),
    DROP CONSTRAINT pilot_approvals_once,
    ADD CONSTRAINT pilot_approvals_once UNIQUE (buyer_org_id, pilot_id, handed_in, content_hash);
