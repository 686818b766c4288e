// What a good team would have built instead of Tandem: two of its reads on Fastify and pg, on the
// same tables and under the same row-level security. A benchmark compares the two, so this is tuned
// as well as its authors could: a process for each core, verified tokens cached, statements prepared,
// serialisers compiled, and a transaction in one round trip.
//
//   GET /v1/proposals?limit=50    with `q` (text in the title) and `cursor`; the newest first
//   GET /v1/proposals/{id}
//
// DATABASE_URL  the database, as tandem_app, such as postgres://tandem_app@%2Fsocket%2Ffolder/name
// JWKS_URL      where Tandem publishes its key: http://…/.well-known/jwks.json
// ISSUER        what its tokens name as `iss`: its public address
// PORT, WORKERS where to listen on 127.0.0.1, and with how many processes
//
// Prints `ready` once all listen; ends on SIGTERM, and when its standard input does.
import cluster from 'node:cluster';
import { createPublicKey, randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { createVerifier } from 'fast-jwt';
import Fastify from 'fastify';
import pg from 'pg';

const { DATABASE_URL, JWKS_URL, ISSUER, PORT, VERIFYING_KEYS } = process.env;
const WORKERS = Number(process.env.WORKERS || availableParallelism());

// ---- The database

// PostgreSQL's own text is nearer to the answer than what pg would make of it (a Date has no
// microseconds), so only numbers and booleans are converted.
const BOOL = 16, INT2 = 21, INT4 = 23;
const asIs = (text) => text;
const parsers = { [BOOL]: (text) => text === 't', [INT2]: Number, [INT4]: Number };

const pool = new pg.Pool({
  connectionString: DATABASE_URL,
  application_name: 'tandem-fastify',
  // Whoever logs in, requests are served as the role that row-level security binds. The planner is
  // told what Tandem tells it, so that lists come in the order of their index.
  options: '-c role=tandem_app -c timezone=UTC -c jit=off -c random_page_cost=1.1 -c enable_bitmapscan=off -c statement_timeout=15s'
    + ' -c lock_timeout=5s -c idle_in_transaction_session_timeout=30s',
  types: { getTypeParser: (oid) => parsers[oid] ?? asIs },
  pipeline: true,
  max: 4,
  idleTimeoutMillis: 0,
  connectionTimeoutMillis: 5_000,
});
// The pool replaces a connection that ends; nobody else has to hear of it.
pool.on('error', () => {});
pool.on('connect', (client) => client.on('error', () => {}));

/** The rows of one statement, in a transaction of its own in the caller's scope. */
async function read(caller, statement) {
  const client = await pool.connect();
  try {
    // In pipeline mode none waits for the one before. Where the first fails, the statement has no
    // scope and finds nothing; where any fails, the connection goes. Both ids are plain digits.
    const [, result] = await Promise.all([
      client.query(`BEGIN READ ONLY; SET LOCAL app.organisation = '${caller.organisation}'; `
        + `SET LOCAL app.person = '${caller.person}'`),
      client.query(statement),
      client.query('COMMIT'),
    ]);
    client.release();
    return result.rows;
  } catch (error) {
    client.release(error);
    throw error;
  }
}

const COLUMNS = `id, partnership_id, supplier_org_id = $1 AS mine, version, state, title, value_line,
  category, problem, evidence, readiness, earliest_launch, receipt_hash, submitted_at, decide_by,
  clock_stopped_at, outcome, reason_code, feedback, deferred_until, decided_at, created_at, updated_at`;
// What was suspended when notice was given stays so.
const ACTIVE = `(s.state = 'active' OR s.state = 'ending' AND s.suspended_by IS NULL) AS active`;

const QUESTIONS = `(
  SELECT json_agg(json_build_object('id', id, 'question', question, 'asked_at', asked_at::text,
    'answer', answer, 'answered_at', answered_at::text) ORDER BY asked_at, id)
  FROM proposal_questions
  WHERE proposal_id = p.id AND $1 IN (buyer_org_id, supplier_org_id)) AS questions`;

const SHOW = `SELECT p.*, ${ACTIVE}, ${QUESTIONS}
  FROM (SELECT ${COLUMNS} FROM proposals
    WHERE id = $2 AND (supplier_org_id = $1 OR buyer_org_id = $1 AND submitted_at IS NOT NULL)) p
  JOIN partnerships s ON s.id = p.partnership_id`;

/** A page and the row behind it. Each side has an ordered index; an OR of the two would have none. */
function listing(limit, search) {
  const side = (whose) => `(SELECT ${COLUMNS} FROM proposals WHERE ${whose} AND id < $2
    ${search ? 'AND title ILIKE $3' : ''} ORDER BY id DESC LIMIT ${limit + 1})`;
  return `SELECT p.*, ${ACTIVE}
    FROM (${side('supplier_org_id = $1')} UNION ALL ${side(`buyer_org_id = $1 AND submitted_at IS NOT NULL`)}
      ORDER BY id DESC LIMIT ${limit + 1}) p
    JOIN partnerships s ON s.id = p.partnership_id ORDER BY p.id DESC`;
}

const LAST_ID = 'f'.repeat(32);
const texts = new Map();

function list(caller, { limit, q }, after = LAST_ID) {
  const search = q !== undefined;
  const name = `${search ? 'search' : 'list'} ${limit}`;
  if (!texts.has(name)) texts.set(name, listing(limit, search));
  const values = [caller.organisation, after];
  // What has a meaning in patterns stands for itself.
  if (search) values.push(`%${q.normalize('NFC').replace(/[\\%_]/g, '\\$&')}%`);
  return read(caller, { name, text: texts.get(name), values });
}

const show = (caller, id) => read(caller, { name: 'show', text: SHOW, values: [caller.organisation, id] });

// ---- Who calls

const WRITE = 1, REVIEW = 2, DECIDE = 4;
const RIGHTS = {
  org_admin: 0, partnership_lead: WRITE | REVIEW | DECIDE, contributor: WRITE, reviewer: REVIEW,
  approver: DECIDE, analyst: 0,
};

/** A verifier for each key that Tandem publishes, by its id. */
const verifiers = new Map(Object.entries(JSON.parse(VERIFYING_KEYS ?? '{}')).map(([kid, key]) => [
  kid,
  createVerifier({
    key, algorithms: ['EdDSA'], checkTyp: 'at+jwt', allowedIss: ISSUER, allowedAud: 'tandem',
    requiredClaims: ['iss', 'aud', 'sub', 'org', 'role', 'iat', 'nbf', 'exp'], cache: 10_000,
  }),
]));

/** The claims of a token; throws where it is not a good one. */
function verify(token) {
  const { kid } = JSON.parse(Buffer.from(token.slice(0, token.indexOf('.')), 'base64url'));
  return verifiers.get(kid)(token);
}

const ID = { org: /^org_([0-9a-f]{32})$/, user: /^user_([0-9a-f]{32})$/, prop: /^prop_([0-9a-f]{32})$/ };
/** The digits of an id such as prop_0193…; undefined for what is none. */
const digits = (prefix, text) => ID[prefix].exec(text)?.[1];

/** Who calls; null where the token is not a good one. */
function callerOf(header) {
  try {
    const { org, sub, role } = verify(/^bearer (.{1,4096})$/i.exec(header)[1]);
    const [organisation, person] = [digits('org', org), digits('user', sub)];
    const known = role.length > 0 && role.every((one) => Object.hasOwn(RIGHTS, one));
    const rights = role.reduce((all, one) => all | RIGHTS[one], 0);
    return organisation && person && known ? { organisation, person, rights } : null;
  } catch {
    return null;
  }
}

// ---- The answers

const step = (side, action, method, suffix, right) => ({ side, action, method, suffix, right });
const withdraw = step('supplier', 'withdraw', 'POST', '/withdrawal', WRITE);
/** What each side may do in each state, and the right that it takes. */
const STEPS = {
  draft: [
    step('supplier', 'revise', 'PUT', '', WRITE),
    step('supplier', 'submit', 'POST', '/submission', WRITE),
  ],
  submitted: [step('buyer', 'acknowledge', 'POST', '/acknowledgement', REVIEW), withdraw],
  under_review: [
    step('buyer', 'ask', 'POST', '/question', REVIEW),
    step('buyer', 'decide', 'POST', '/decision', DECIDE),
    withdraw,
  ],
  info_requested: [step('supplier', 'answer', 'POST', '/answer', WRITE), withdraw],
};

const id = (prefix, stored) => `${prefix}_${stored.replaceAll('-', '')}`;
/** `2026-01-01 09:30:00.25+00` as `2026-01-01T09:30:00.25Z`. */
const instant = (stored) => stored && `${stored.slice(0, 10)}T${stored.slice(11, -3)}Z`;

function allowed(row, side, rights, path) {
  const actions = [];
  for (const one of (row.active && STEPS[row.state]) || []) {
    if (one.side === side && rights & one.right) {
      actions.push({ action: one.action, method: one.method, href: path + one.suffix });
    }
  }
  return actions;
}

function view(row, caller) {
  // What was withdrawn is the supplier's again.
  const shown = row.mine || row.state !== 'withdrawn';
  const name = id('prop', row.id);
  return {
    id: name,
    partnership: id('part', row.partnership_id),
    version: row.version,
    state: row.state,
    title: row.title,
    value_line: shown ? row.value_line : null,
    category: shown ? row.category : null,
    problem: shown ? row.problem : null,
    evidence: shown ? row.evidence : null,
    readiness: shown ? row.readiness : null,
    earliest_launch: shown ? row.earliest_launch : null,
    // bytea in text begins with \x.
    receipt: row.receipt_hash
      && { hash: `sha256:${row.receipt_hash.slice(2)}`, submitted_at: instant(row.submitted_at) },
    decide_by: instant(row.decide_by),
    clock_stopped_at: instant(row.clock_stopped_at),
    decision: row.outcome && {
      outcome: row.outcome,
      reason: row.reason_code,
      feedback: row.feedback,
      deferred_until: row.deferred_until,
      decided_at: instant(row.decided_at),
    },
    // Selected only where a single proposal is read.
    questions: row.questions === undefined ? undefined : questions(shown && row.questions),
    // How long the supplier has been writing is its own affair.
    created_at: instant((!row.mine && row.submitted_at) || row.created_at),
    updated_at: instant(row.updated_at),
    allowed_actions: allowed(row, row.mine ? 'supplier' : 'buyer', caller.rights, `/v1/proposals/${name}`),
  };
}

const questions = (stored) => JSON.parse(stored || '[]').map((one) => ({
  id: id('qst', one.id),
  question: one.question,
  asked_at: instant(one.asked_at),
  answer: one.answer,
  answered_at: instant(one.answered_at),
}));

const text = { type: 'string' };
// Ids, instants and names of ours hold nothing that JSON escapes.
const plain = { type: 'string', format: 'unsafe' };
const maybe = (schema) => ({ ...schema, nullable: true });
const record = (properties) => ({ type: 'object', properties });
const PROPOSAL = record({
  id: plain, partnership: plain, version: { type: 'integer' }, state: plain, title: text,
  value_line: maybe(text), category: maybe(plain), problem: maybe(text), evidence: maybe(text),
  readiness: maybe({ type: 'integer' }), earliest_launch: maybe(plain),
  receipt: maybe(record({ hash: plain, submitted_at: plain })),
  decide_by: maybe(plain), clock_stopped_at: maybe(plain),
  decision: maybe(record({
    outcome: plain, reason: plain, feedback: text, deferred_until: maybe(plain), decided_at: plain,
  })),
  questions: {
    type: 'array',
    items: record({
      id: plain, question: text, asked_at: plain, answer: maybe(text), answered_at: maybe(plain),
    }),
  },
  created_at: plain, updated_at: plain,
  allowed_actions: { type: 'array', items: record({ action: plain, method: plain, href: plain }) },
});
const PAGE = record({ items: { type: 'array', items: PROPOSAL }, next: maybe(plain) });
const PARAMETERS = {
  ...record({
    limit: { type: 'integer', minimum: 1, maximum: 200, default: 50 },
    q: { type: 'string', maxLength: 200, pattern: '^[^\\u0000]*$' },
    cursor: { type: 'string', pattern: '^[A-Za-z0-9_-]{22}$' },
  }),
  additionalProperties: false,
};

const HEADERS = {
  'cache-control': 'no-store', vary: 'Authorization', 'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};
const PROBLEMS = {
  400: ['invalid_parameter', 'A query parameter is not valid'],
  401: ['unauthenticated', 'No valid access token', 'The access token is missing, has expired or is not one of ours.'],
  404: ['not_found', 'There is nothing here for you to see', 'There is nothing here, or nothing that you may see.'],
  500: ['internal', 'Something went wrong on our side', 'Something went wrong on our side. Nothing was changed.'],
};

function problem(reply, status, message) {
  const [code, title, detail = message] = PROBLEMS[status];
  if (status === 401) reply.header('www-authenticate', 'Bearer realm="tandem"');
  const type = `${ISSUER}/docs/problems#${code}`;
  const body = { type, title, status, detail, instance: `urn:uuid:${randomUUID()}`, code };
  return reply.code(status).type('application/problem+json').send(JSON.stringify(body));
}

async function serve() {
  const app = Fastify({
    logger: false, exposeHeadRoutes: false, ajv: { customOptions: { removeAdditional: false } },
  });
  app.decorateRequest('caller', null);
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(HEADERS);
    if (!request.is404) {
      request.caller = callerOf(request.headers.authorization);
      if (!request.caller) return problem(reply, 401);
    }
    done();
  });
  app.setNotFoundHandler((request, reply) => problem(reply, 404));
  app.setErrorHandler((error, request, reply) => {
    if (error.statusCode < 500) return problem(reply, 400, error.message);
    console.error(error);
    return problem(reply, 500);
  });

  const page = { schema: { querystring: PARAMETERS, response: { 200: PAGE } } };
  app.get('/v1/proposals', page, async ({ caller, query, url }, reply) => {
    const after = query.cursor && Buffer.from(query.cursor, 'base64url').toString('hex');
    const rows = await list(caller, query, after);
    let next = null;
    if (rows.length > query.limit) {
      rows.length = query.limit;
      next = Buffer.from(rows.at(-1).id.replaceAll('-', ''), 'hex').toString('base64url');
      const others = (url.split('?')[1] ?? '').split('&').filter((one) => one && !one.startsWith('cursor='));
      reply.header('link', `</v1/proposals?${[...others, `cursor=${next}`].join('&')}>; rel="next"`);
    }
    return { items: rows.map((row) => view(row, caller)), next };
  });

  const one = { schema: { response: { 200: PROPOSAL } } };
  app.get('/v1/proposals/:id', one, async ({ caller, params, headers }, reply) => {
    const wanted = digits('prop', params.id);
    const [row] = wanted ? await show(caller, wanted) : [];
    if (!row) return problem(reply, 404);
    const etag = `"${row.version}"`;
    reply.header('etag', etag);
    const known = headers['if-none-match']?.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
    if (known?.some((tag) => tag === etag || tag === '*')) return reply.code(304).send();
    return view(row, caller);
  });

  await read({ organisation: LAST_ID, person: LAST_ID }, { text: 'SELECT 1' });
  await app.listen({ host: '127.0.0.1', port: Number(PORT) });
  process.on('SIGINT', () => {});
  process.once('SIGTERM', async () => {
    setTimeout(() => process.exit(1), 5_000).unref();
    await app.close();
    await pool.end();
    process.exit(0);
  });
}

// ---- The processes

async function lead() {
  const { keys } = await (await fetch(JWKS_URL)).json();
  const pem = (key) => createPublicKey({ key, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
  const env = { VERIFYING_KEYS: JSON.stringify(Object.fromEntries(keys.map((key) => [key.kid, pem(key)]))) };

  let stopping = false;
  const stop = () => {
    stopping = true;
    for (const worker of Object.values(cluster.workers)) worker.process.kill('SIGTERM');
  };
  for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, stop);
  process.stdin.resume().on('end', stop).on('error', stop);

  let listening = 0;
  cluster.on('listening', () => {
    listening += 1;
    if (listening === WORKERS) console.log('ready');
  });
  cluster.on('exit', () => {
    // A benchmark with fewer processes than it thinks would be worth nothing.
    if (!stopping) {
      process.exitCode = 1;
      stop();
    }
    if (Object.keys(cluster.workers).length === 0) process.exit();
  });
  for (let count = 0; count < WORKERS; count += 1) cluster.fork(env);
}

await (cluster.isPrimary ? lead() : serve());
