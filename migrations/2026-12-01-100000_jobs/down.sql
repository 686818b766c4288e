DROP TABLE jobs;
DROP TABLE job_lanes;
DROP FUNCTION is_admin();
DROP FUNCTION admit_behalf(uuid, uuid, uuid, text[]);
CREATE OR REPLACE FUNCTION admit_service(
    secret uuid, account uuid, organisation uuid, held text[], now timestamptz
) RETURNS void LANGUAGE plpgsql AS
$$
DECLARE
    setting text;
BEGIN
    setting := set_config('app.organisation', organisation::text, true);
    PERFORM FROM service_secrets c
        JOIN service_accounts a ON a.organisation_id = c.organisation_id AND a.id = c.account_id
    WHERE c.id = secret AND c.account_id = account AND c.organisation_id = organisation
        AND c.revoked_at IS NULL AND a.state = 'active' AND held <@ a.scopes
        AND (a.expires_at IS NULL OR a.expires_at > now);
    IF NOT FOUND THEN
        PERFORM deny('session_ended');
    END IF;
END
$$;
DROP FUNCTION current_service();
