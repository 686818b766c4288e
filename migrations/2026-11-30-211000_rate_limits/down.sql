DROP FUNCTION take_tokens;
DROP TABLE rate_limits;
