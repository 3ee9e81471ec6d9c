/**
 * A stand-in for the API and its host: `node test/web/fixture-api.mjs PORT [BUILD_DIR]`.
 * The session cookie is `SCENARIO-ROLE`: full, empty, new, few, calm, many, partial, error, slow (everything), late (figures alone) or held (figures alone, from `POST /fixture/hold` until `POST /fixture/go`); director, clinician, quality or operator.
 */
import { createServer } from 'node:http';
import { pathToFileURL } from 'node:url';
import { resolve } from 'node:path';
import * as data from './fixture-data.mjs';
import * as list from './fixture-worklist.mjs';

const USERS = [['full-director', 'Program director', 'every measure and client'], ['full-clinician', 'Clinician', 'measures and own clients'], ['full-quality', 'Quality reviewer', 'measures, nobody recognizable'], ['empty-director', 'Director of a new clinic', 'day one']];

function send(response, status, body) {
  response.writeHead(status, { 'content-type': status < 400 ? 'application/json' : 'application/problem+json' });
  response.end(JSON.stringify(body));
}
const problem = (status, title, detail) => ({ type: 'https://cairn.example/problems/x', title, status, detail, traceId: 'tr_7f3a90c2' });

function worklistAnswer(path, params, [scenario, role]) {
  if (path === '') return list.worklist(role, scenario, params);
  if (path === '/rules') return list.worklistRules();
  if (path === '/yield') return list.worklistYield(scenario, params);
  if (path === '/replay') return list.worklistReplay(params);
  return path === '/capacity' ? list.worklistCapacity(role, scenario, params) : null;
}

function answer(path, params, [scenario, role]) {
  if (path.startsWith('/v1/worklist')) return worklistAnswer(path.slice(12), params, [scenario, role]);
  if (path === '/v1/me') return data.me(role, scenario);
  if (path === '/v1/measures') return { measures: data.MEASURES };
  if (path === '/v1/choices') return data.choices(scenario);
  if (path === '/v1/clients') return data.clients(role, scenario);
  if (path === '/v1/snapshots') return data.snapshots(scenario);
  if (path.startsWith('/v1/clients/')) return data.client(decodeURIComponent(path.slice(12)), scenario, params.get('asOf'));
  const measure = /^\/v1\/measures\/([^/]+)$/.exec(path)?.[1];
  return measure !== undefined && data.MEASURES.some(({ id }) => id === measure) ? data.measureResponse(measure, scenario, params) : null;
}

/** Figures of the scenario `held` wait here. */
const gate = { isHeld: false, waiting: [] };
function turnGate(isHeld) {
  gate.isHeld = isHeld;
  if (!isHeld) for (const go of gate.waiting.splice(0)) go();
}

async function api(request, response, url) {
  const token = /^Bearer (\w+-\w+)$/.exec(request.headers.authorization ?? '')?.[1];
  if (token === undefined) return send(response, 401, problem(401, 'Sign in first'));
  const session = token.split('-');
  const isMeasure = /^\/v1\/(measures\/|worklist)/.test(url.pathname);
  if (url.pathname === '/v1/worklist.csv') {
    response.writeHead(200, { 'content-type': 'text/csv; charset=utf-8' });
    return response.end(list.worklistCsv());
  }
  if (session[0] === 'late' && isMeasure) await new Promise((done) => setTimeout(done, 1500));
  if (session[0] === 'held' && isMeasure && gate.isHeld) await new Promise((go) => gate.waiting.push(go));
  if (session[0] === 'slow') await new Promise((done) => setTimeout(done, 1500));
  if (session[0] === 'error' && isMeasure) return send(response, 503, problem(503, 'Too busy', 'Several long questions are being answered; try again in a few seconds.'));
  if (session[0] === 'partial' && /retention$|choices$|yield$/.test(url.pathname)) return send(response, 503, problem(503, 'Too busy'));
  const body = answer(url.pathname, url.searchParams, session);
  return body === null ? send(response, 404, problem(404, 'No such thing')) : send(response, 200, body);
}

async function formOf(request) {
  let text = '';
  for await (const chunk of request) text += chunk;
  return new URLSearchParams(text);
}

async function local(request, response, url) {
  if (url.pathname === '/local/users') {
    return send(response, 200, { users: USERS.map(([id, title, detail]) => ({ id, title, detail, organization: { id: 'demo', name: id.startsWith('empty') ? 'New clinic' : 'Demo organization', demo: !id.startsWith('empty') } })) });
  }
  const form = await formOf(request);
  const isIn = url.pathname === '/local/sign-in';
  response.writeHead(303, { location: isIn ? (form.get('to') ?? '/') : '/sign-in', 'set-cookie': isIn ? `cairn_session=${form.get('user')}; HttpOnly; Path=/; SameSite=Lax` : 'cairn_session=; Path=/; Max-Age=0' });
  return response.end();
}

/** Serves the fixture and, where a build is given, the built site behind it; resolves with the server. */
export async function serveFixture(port, build) {
  const origin = `http://127.0.0.1:${port}`;
  process.env.CAIRN_API_URL = origin;
  process.env.ORIGIN = origin;
  const site = build === undefined ? null : (await import(pathToFileURL(resolve(build, 'handler.js')).href)).handler;
  const server = createServer((request, response) => {
    const url = new URL(request.url, origin);
    if (url.pathname.startsWith('/v1/')) return void api(request, response, url);
    if (url.pathname === '/fixture/hold' || url.pathname === '/fixture/go') {
      turnGate(url.pathname === '/fixture/hold');
      return send(response, 200, gate);
    }
    if (url.pathname.startsWith('/local/')) return void local(request, response, url);
    return site === null ? send(response, 404, problem(404, 'No site')) : site(request, response, () => send(response, 404, problem(404, 'Not found')));
  });
  await new Promise((done) => server.listen(port, '127.0.0.1', done));
  return server;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await serveFixture(Number(process.argv[2] ?? 4300), process.argv[3]);
  console.log(`http://127.0.0.1:${process.argv[2] ?? 4300}`);
}
