import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, readlink, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aContact, anAdmission, aProgram } from '../support/events.ts';
import { BATCH, call, command, newFolder, removeFolder, startCairn, token, type Cairn } from '../support/cairn.ts';

const YEAR = 'from=2026-01-01&to=2027-01-01&asOf=2026-06-30';
const folders: string[] = [];
const folderFor = async (): Promise<string> => {
  const folder = await newFolder();
  folders.push(folder);
  return folder;
};
afterAll(() => Promise.all(folders.map(removeFolder)));
const sentence = (text: string): string[] => text.split('\n').filter((line) => line.startsWith('cairn:'));

async function answers(cairn: Cairn, folder: string): Promise<unknown> {
  const director = token(folder, 'director');
  const measures = ['retention', 'attendance', 'time-to-first-milestone'];
  return Promise.all(measures.map(async (id) => (await call(cairn.origin, director, 'GET', `/v1/measures/${id}?${YEAR}`)).body.result));
}

describe('npm start --empty', () => {
  let folder: string;
  let cairn: Cairn;
  const events = [aProgram(), anAdmission('a', '2026-01-05', { clinician: 'k' }), aContact('a', '2026-01-06'), anAdmission('b', '2026-02-05')];
  beforeAll(async () => {
    folder = await folderFor();
    cairn = await startCairn(folder, '--empty');
  });
  afterAll(() => cairn.kill('SIGKILL'));

  it('has a first snapshot, empty, and no demo', async () => {
    const { body } = await call(cairn.origin, token(folder, 'operator'), 'GET', '/v1/snapshots');
    expect(body.snapshots.map((one: { events: number }) => one.events)).toEqual([0]);
    expect((await call(cairn.origin, token(folder, 'director'), 'GET', '/v1/me')).body.organization).toEqual({ id: 'own', name: 'Your organization', demo: false });
  });
  it('listens on 127.0.0.1 alone; the store has a socket in the data folder', async ({ skip }) => {
    if (!existsSync('/proc/net/tcp')) skip('left out: this machine has no /proc');
    const { pid } = cairn.child;
    const names = await readdir(`/proc/${pid}/fd`);
    const inodes = new Set((await Promise.all(names.map((name) => readlink(`/proc/${pid}/fd/${name}`).catch(() => '')))).flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []));
    const lines = (await Promise.all(['tcp', 'tcp6', 'udp', 'udp6'].map((kind) => readFile(`/proc/${pid}/net/${kind}`, 'utf8')))).flatMap((text) => text.trim().split('\n').slice(1)).map((line) => line.trim().split(/\s+/));
    const listening = lines.filter((fields) => inodes.has(fields[9] ?? '') && fields[3] === '0A').map((fields) => fields[1] ?? '');
    expect(listening).toEqual([`0100007F:${Number(new URL(cairn.origin).port).toString(16).toUpperCase().padStart(4, '0')}`]);
    expect(await readdir(folder)).toContain('store.sock');
  });
  it('shows accepted events in a snapshot within two seconds, without being asked', async () => {
    const director = token(folder, 'director');
    const sent = await call(cairn.origin, token(folder, 'operator'), 'POST', '/v1/events', events, BATCH);
    expect(sent.body).toMatchObject({ accepted: 4 });
    const begun = Date.now();
    let episodes = 0;
    while (episodes < 2 && Date.now() - begun < 10_000) {
      episodes = (await call(cairn.origin, director, 'GET', `/v1/measures/retention?${YEAR}`)).body.result.groups[0].episodes;
      await sleep(50);
    }
    expect(episodes).toBe(2);
    expect(Date.now() - begun).toBeLessThan(2000);
  });
  it('keeps everything through a restart and a kill -9, and a socket left behind is not in the way', async () => {
    const before = await answers(cairn, folder);
    await cairn.kill('SIGKILL');
    expect(await readdir(folder)).toContain('store.sock');
    cairn = await startCairn(folder, '--empty');
    expect(await answers(cairn, folder)).toEqual(before);
    await cairn.kill('SIGTERM');
    cairn = await startCairn(folder, '--empty');
    expect(await answers(cairn, folder)).toEqual(before);
    const again = await call(cairn.origin, token(folder, 'operator'), 'POST', '/v1/events', events, BATCH);
    expect(again.body).toMatchObject({ accepted: 0, duplicates: 4 });
  });
  it('answers only to its own names (a page elsewhere cannot reach it by rebinding a name)', async () => {
    const { host } = new URL(cairn.origin);
    const { request } = await import('node:http');
    const status = await new Promise((resolve) => request(`${cairn.origin}/v1/measures`, { headers: { host: `evil.example:${host.split(':')[1]}` } }, (answer) => resolve(answer.statusCode)).end());
    expect(status).toBe(421);
  });
  it('says in one sentence that another Cairn runs on the folder', async () => {
    const told = command('start', '--data', folder, '--port', '0', '--empty');
    expect([told.status, sentence(told.stderr)]).toEqual([1, [`cairn: Another Cairn is running on the data folder ${folder}. Stop it, or use another folder with --data DIR.`]]);
  });
  it('publishes with npm run snapshot', () => {
    const told = command('snapshot', '--data', folder);
    expect([told.status, JSON.parse(told.stdout).events]).toEqual([0, 4]);
  });
  it('answers npm run query with the rows behind a figure, by file and by id, and says what is wrong with a question', () => {
    const asked = ['--data', folder, '--from', '2026-01-01', '--to', '2027-01-01', '--asOf', '2026-06-30'];
    const byId = command('query', 'retention', ...asked, '--json');
    expect(byId.status).toBe(0);
    // As of 30 June: 176 days after 5 January, 145 after 5 February; on days 0 and 1 the two were last in touch.
    expect(byId.stdout.trim().split('\n').map((line) => JSON.parse(line)).map(({ days, exits, censored }) => [days, exits, censored])).toEqual([[0, 0, 0], [1, 0, 0], [145, 0, 1], [176, 0, 1]]);
    expect(byId.stderr).toMatch(/^4 rows; own, snapshot snp_\w+, from 2026-01-01 to 2027-01-01, as of 2026-06-30$/m);
    const byFile = command('query', 'analytics/measures/retention/rows.sql', ...asked, '--groupBy', 'program');
    expect(byFile.stdout.split('\n').map((line) => line.split(/ +/).slice(0, 2))).toEqual([['group_key', 'days'], ['p', '0'], ['p', '1'], ['p', '145'], ['p', '176'], ['']]);
    expect(sentence(command('query', 'retention', '--data', folder, '--from', '2026-02-30').stderr)).toEqual(['cairn: --from must be a date that exists, as YYYY-MM-DD']);
    expect(sentence(command('query', 'nothing', '--data', folder).stderr)[0]).toMatch(/^cairn: nothing is no file, and no measure: .*retention,/);
  });
  it('backs up while it runs, and restores into a new folder that answers the same', async () => {
    const file = join(await folderFor(), 'cairn.backup');
    const before = await answers(cairn, folder);
    expect(command('backup', file, '--data', folder)).toMatchObject({ status: 0 });
    const restored = join(await folderFor(), 'restored');
    expect(command('restore', file, '--data', restored)).toMatchObject({ status: 0, stderr: '' });
    const other = await startCairn(restored, '--empty');
    expect(await answers(other, restored)).toEqual(before);
    const snapshots = async (origin: string, of: string) => (await call(origin, token(of, 'operator'), 'GET', '/v1/snapshots')).body.snapshots.map(({ id }: { id: string }) => id);
    const both = await Promise.all([snapshots(cairn.origin, folder), snapshots(other.origin, restored)]);
    expect(both[1]).toEqual(expect.arrayContaining(both[0]));
    await other.kill('SIGTERM');
    expect(sentence(command('restore', file, '--data', restored).stderr)).toEqual([`cairn: The data folder ${restored} is not empty, and nothing in it is written over. Restore into a new one with --data DIR.`]);
    const whole = await readFile(file);
    await writeFile(`${file}.cut`, whole.subarray(0, whole.length - 200));
    const cut = command('restore', `${file}.cut`, '--data', join(restored, '..', 'cut'));
    expect([cut.status, sentence(cut.stderr).length]).toEqual([1, 1]);
    expect(existsSync(join(restored, '..', 'cut'))).toBe(false);
  });
});

describe('npm run token', () => {
  it('prints one token and nothing else, and refuses what is no role', async () => {
    const folder = await folderFor();
    expect(command('token', 'clinician', '--clinician', 'k 1', '--data', folder).stdout).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
    expect(sentence(command('token', 'king', '--data', folder).stderr)[0]).toContain('roles are operator, director, clinician, quality');
  });
});

describe('a data folder that cannot be used is said in one sentence', () => {
  const refused = async (prepare: (folder: string) => Promise<string | undefined>): Promise<string> => {
    const folder = await folderFor();
    const used = (await prepare(folder)) ?? folder;
    const told = command('start', '--data', used, '--port', '0', '--empty');
    expect([told.status, sentence(told.stderr).length, told.stderr.includes('    at ')]).toEqual([1, 1, false]);
    return sentence(told.stderr)[0]?.replace(used, 'DIR') ?? '';
  };
  it('a file in its place', async () => expect(await refused(async (folder) => {
    await writeFile(join(folder, 'file'), '');
    return join(folder, 'file');
  })).toBe('cairn: The data folder DIR is not a folder. Choose another one with --data DIR.'));
  it('a place that cannot be written', async () => expect(await refused(async () => '/proc/cairn')).toBe('cairn: The data folder DIR cannot be written. Choose another one with --data DIR.'));
  it('a damaged label, and a store without one', async () => {
    expect(await refused((folder) => writeFile(join(folder, 'cairn.json'), '{').then(() => undefined))).toContain('is damaged: cairn.json in it cannot be read');
    expect(await refused((folder) => mkdir(join(folder, 'store')).then(() => undefined))).toContain('is damaged: it has a store but no cairn.json');
  });
  it('keys that were lost beside a store: new ones would give every record number a new surrogate', async () => expect(await refused(async (folder) => {
    await (await startCairn(folder, '--empty')).kill('SIGTERM');
    await rm(join(folder, 'keys.json'));
    return undefined;
  })).toContain('is damaged: it has a store but no keys.json'));
  it('and one that others may enter still keeps names and events to its owner', async () => {
    const folder = await folderFor();
    await chmod(folder, 0o755);
    await (await startCairn(folder, '--empty')).kill('SIGTERM');
    for (const name of ['store', 'lake', 'scratch']) expect((await stat(join(folder, name))).mode & 0o077).toBe(0);
  });
  it('a newer schema', async () => expect(await refused((folder) => writeFile(join(folder, 'cairn.json'), '{"product":"cairn","schema":99}').then(() => undefined))).toContain('was written by a newer Cairn (schema 99; this one knows 1)'));
  it('a damaged store', async () => expect(await refused(async (folder) => {
    const cairn = await startCairn(folder, '--empty');
    await cairn.kill('SIGTERM');
    for (const name of await readdir(join(folder, 'store'))) if (/^(CURRENT|MANIFEST)/.test(name)) await writeFile(join(folder, 'store', name), 'rubbish');
    return undefined;
  })).toContain('is damaged or in use by another Cairn'));
  it('a taken port', async () => {
    const server = createServer();
    const port = await new Promise<number>((resolve) => server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    }));
    const told = command('start', '--data', await folderFor(), '--port', String(port), '--empty');
    expect(sentence(told.stderr)).toEqual([`cairn: Port ${port} is taken by another program. Stop it, or choose another port: npm start -- --port ${port + 1}`]);
    expect(sentence(command('start', '--port', 'many', '--data', await folderFor()).stderr)[0]).toContain('many is not a port');
    server.close();
  });
  it('a full disk: the events are refused and not acknowledged, the process lives, and all is well once there is room', async ({ skip }) => {
    const mount = join(await folderFor(), 'small');
    await mkdir(mount);
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=12m', 'tmpfs', mount]).status !== 0) skip('left out: a small file system can be mounted by root only');
    try {
      const data = join(mount, 'data');
      const cairn = await startCairn(data, '--empty');
      const operator = token(data, 'operator');
      const acknowledged: string[] = [];
      let isFull = false;
      for (let round = 0; round < 60 && !isFull; round += 1) {
        const events = Array.from({ length: 200 }, (_, index) => aContact('e', '2026-01-06', 'attended', { id: `full-${round}-${index}`, subject: 'x'.repeat(100) }));
        const answer = await call(cairn.origin, operator, 'POST', '/v1/events', events, BATCH);
        if (answer.status === 200) acknowledged.push(...events.map(({ id }) => id));
        else isFull = answer.status === 503;
      }
      expect(isFull).toBe(true);
      await cairn.kill('SIGKILL');
      spawnSync('mount', ['-o', 'remount,size=200m', mount]);
      const again = await startCairn(data, '--empty');
      const resent = acknowledged.slice(0, 1000).map((id) => aContact('e', '2026-01-06', 'attended', { id, subject: 'x'.repeat(100) }));
      expect((await call(again.origin, operator, 'POST', '/v1/events', resent, BATCH)).body).toMatchObject({ accepted: 0, duplicates: resent.length });
      expect((await call(again.origin, operator, 'POST', '/v1/snapshots', {})).body.events).toBeGreaterThanOrEqual(acknowledged.length);
      await again.kill('SIGKILL');
    } finally {
      spawnSync('umount', ['-l', mount]);
    }
  });
});

describe('npm start with the demo', () => {
  it('loads it once, shows it with a banner, keeps own data apart from it, and signs in with one click', async () => {
    const folder = await folderFor();
    let cairn = await startCairn(folder);
    const director = token(folder, 'director');
    const me = async (bearer: string) => (await call(cairn.origin, bearer, 'GET', '/v1/me')).body.organization.id;
    expect(await me(director)).toBe('demo');
    const snapshots = (await call(cairn.origin, token(folder, 'operator'), 'GET', '/v1/snapshots')).body.snapshots;
    expect(snapshots.length).toBeGreaterThanOrEqual(24);
    expect(new Set(snapshots.map(({ takenAt }: { takenAt: string }) => takenAt.slice(0, 7))).size).toBeGreaterThanOrEqual(24);
    const users = (await (await fetch(`${cairn.origin}/local/users`)).json()).users as { id: string; organization: { demo: boolean } }[];
    expect(users.map(({ id }) => id)).toEqual(['demo-director', 'demo-clinician', 'demo-quality']);
    const cookies = await Promise.all(users.map(async ({ id }) => {
      const answer = await fetch(`${cairn.origin}/local/sign-in`, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ user: id, to: '//evil.example' }) });
      expect([answer.status, answer.headers.get('location')]).toEqual([303, id === 'demo-clinician' ? '/worklist' : '/']);
      return answer.headers.get('set-cookie')?.split(';')[0] ?? '';
    }));
    const pages = await Promise.all(cookies.map(async (cookie) => (await fetch(`${cairn.origin}/`, { headers: { cookie } })).text()));
    for (const page of pages) expect(page).toContain('nobody here is real');
    for (const headers of [{ origin: 'https://evil.example' }, { origin: 'null' }, { origin: 'nonsense' }, { origin: 'null', 'sec-fetch-site': 'cross-site' }] as Record<string, string>[]) {
      expect((await fetch(`${cairn.origin}/local/sign-in`, { method: 'POST', redirect: 'manual', headers, body: new URLSearchParams({ user: 'demo-director' }) })).status).toBe(403);
    }
    expect((await fetch(`${cairn.origin}/local/sign-in`, { method: 'POST', body: 'x'.repeat(5000) })).status).toBe(413);
    const clinician = token(folder, 'clinician');
    expect((await call(cairn.origin, clinician, 'GET', '/v1/clients')).body.clients.length).toBeGreaterThan(5);

    const demoBefore = (await call(cairn.origin, token(folder, 'director', '--organization', 'demo'), 'GET', `/v1/measures/retention?${YEAR}`)).body.result;
    const refused = await call(cairn.origin, token(folder, 'operator', '--organization', 'demo'), 'POST', '/v1/events', [aProgram()], BATCH);
    expect(refused.status).toBe(403);
    await call(cairn.origin, token(folder, 'operator'), 'POST', '/v1/events', [aProgram(), anAdmission('a', '2026-01-05')], BATCH);
    await call(cairn.origin, token(folder, 'operator'), 'POST', '/v1/snapshots', {});
    expect(await me(director)).toBe('own');
    expect((await call(cairn.origin, director, 'GET', `/v1/measures/retention?${YEAR}`)).body.result.groups[0].episodes).toBe(1);
    expect((await call(cairn.origin, token(folder, 'director', '--organization', 'demo'), 'GET', `/v1/measures/retention?${YEAR}`)).body.result).toEqual(demoBefore);
    await cairn.kill('SIGKILL');
    // What a desktop leaves in a folder is in nobody's way.
    await writeFile(join(folder, 'lake', '.DS_Store'), '');
    cairn = await startCairn(folder);
    expect(cairn.output()).not.toContain('Loading demo data');
    await cairn.kill('SIGTERM');
  });
});

describe('npm run import', () => {
  const csv = 'MRN,Name,Site,In,Out,Why\nR-1,Ada Example,North,1/5/2026,2/4/2026,Done\nR-2,Bo Example,North,1/7/2026,,\nR-3,Cy Example,North,2/30/2026,,\n';
  const mapping = {
    source: 'urn:test:import', client: { column: 'MRN' }, displayName: { column: 'Name' }, program: { column: 'Site', timeZone: 'America/New_York' }, levelOfCare: { constant: '1.5' },
    admitted: { column: 'In', format: 'M/D/YYYY' }, discharged: { column: 'Out', format: 'M/D/YYYY', reason: { column: 'Why', values: { Done: 'completed' } } },
  };
  it('reports rows with line and column, leaves good rows in, maps each record number once, and a second run adds nothing', async () => {
    const folder = await folderFor();
    const [file, map] = [join(folder, 'file.csv'), join(folder, 'mapping.json')];
    await Promise.all([writeFile(file, csv), writeFile(map, JSON.stringify(mapping))]);
    const data = join(folder, 'data');
    const dry = command('import', file, '--mapping', map, '--dry-run', '--data', data);
    expect([dry.status, dry.stdout.split('\n')[0]?.startsWith('line 4, column "In":'), existsSync(join(data, 'store'))]).toEqual([0, true, false]);
    const first = command('import', file, '--mapping', map, '--data', data);
    expect(first.stdout).toContain('3 rows: 2 admissions to 1 programs, 1 rejected, 0 skipped.');
    expect(first.stdout).toContain('4 events: 4 accepted, 0 already there, 0 rejected.');
    expect(first.stdout + first.stderr).not.toMatch(/R-1|R-2|R-3|Example/);
    const cairn = await startCairn(data, '--empty');
    expect(command('import', file, '--mapping', map, '--data', data).stdout).toContain('4 events: 0 accepted, 4 already there, 0 rejected.');
    await writeFile(file, csv.replace('2/4/2026', '2/5/2026'));
    const changed = command('import', file, '--mapping', map, '--data', data).stdout;
    expect(changed).toContain('4 events: 0 accepted, 3 already there, 1 rejected.\nline 2: The event that came first stays.');
    const { clients } = (await call(cairn.origin, token(data, 'director'), 'GET', '/v1/clients')).body;
    expect(clients.map(({ name, client }: { name: string; client: string }) => [name, /^cl_[0-9a-f]{20}$/.test(client)])).toEqual([['Bo Example', true], ['Ada Example', true]]);
    await cairn.kill('SIGTERM');
  });
  it('says what is wrong with a mapping or a file in words', async () => {
    const folder = await folderFor();
    const map = join(folder, 'mapping.json');
    await writeFile(map, '{"source": 3}');
    const told = command('import', map, '--mapping', map, '--data', join(folder, 'data'));
    expect([told.status, told.stderr.includes('/source'), told.stderr.includes('    at ')]).toEqual([1, true, false]);
    expect(sentence(command('import', join(folder, 'no.csv'), '--mapping', map).stderr).length).toBe(1);
  });
});


describe('without a network', () => {
  it('starts, takes events and answers: nothing is asked of anybody', ({ skip }) => {
    if (spawnSync('unshare', ['-n', 'true']).status !== 0) skip('left out: a network of its own can be made by root only');
    const script = `
      ip link set lo up || ifconfig lo up
      node functions/local/launch.mjs start --empty --port 3000 --data "$1/data" > "$1/said" 2>&1 &
      for i in $(seq 1 100); do grep -q ready "$1/said" && break; sleep 0.2; done
      TOKEN=$(node functions/local/launch.mjs token director --data "$1/data")
      node -e "fetch('http://127.0.0.1:3000/v1/measures/retention?from=2026-01-01&to=2027-01-01', { headers: { authorization: 'Bearer ' + process.argv[1] } }).then(async (answer) => { console.log(answer.status, (await answer.json()).result.kind); process.exit(0); })" "$TOKEN"
      kill %1`;
    const folder = spawnSync('mktemp', ['-d'], { encoding: 'utf8' }).stdout.trim();
    folders.push(folder);
    const done = spawnSync('unshare', ['-n', 'bash', '-c', script, 'bash', folder], { encoding: 'utf8', timeout: 60_000 });
    expect(done.stdout.trim().split('\n').at(-1)).toBe('200 curve');
  });
});
