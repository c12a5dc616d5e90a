// What web_test.sh runs: one browser, one test after the other.
import assert from 'node:assert';
import {execFileSync, spawn} from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import {createRequire} from 'node:module';
import path from 'node:path';

const {POTLUCK, CHROMIUM, MODULES, WORK, DATA} = process.env;
const {chromium} = createRequire(path.resolve(MODULES, 'x.js'))('playwright-core');
const potluck = (...words) => execFileSync(POTLUCK, words, {encoding: 'utf8'});
const browser = await chromium.launch({
  executablePath: CHROMIUM,
  args: ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'],
});

/** A new person at a computer: a page, and what it asked of whom. */
async function person(options = {}) {
  const context = await browser.newContext(
      {viewport: {width: 1280, height: 720}, locale: 'en-US', acceptDownloads: true, ...options});
  const page = await context.newPage();
  page.asked = [];
  page.on('request', (request) => page.asked.push(request.url()));
  page.on('pageerror', (error) => { throw error; });
  page.done = () => context.close();
  return page;
}
const title = (page) => page.textContent('#card h1');
const expectTitle = async (page, expected) => {
  await page.waitForFunction(
      (text) => document.querySelector('#card h1')?.textContent === text, expected);
};

const kMoves = ['ArrowUp', 'ArrowLeft', ' ', 'ArrowRight', 'ArrowDown', ' '];
async function press(page, times) {
  for (let i = 0; i < times; ++i) {
    await page.keyboard.press(kMoves[i % kMoves.length], {delay: 20});
  }
}
/** Cooks until the game is over and its last screen is left. */
async function cook(page) {
  for (let i = 0; i < 400 && !await page.isVisible('#pages'); ++i) {
    await page.keyboard.press(kMoves[i % kMoves.length], {delay: 20});
    if (i % 20 == 19) {
      await page.keyboard.press('Enter');
      await page.waitForTimeout(50);
    }
  }
  assert(await page.isVisible('#pages'), 'the game did not end');
}
/** Up to the first game, which is begun. */
async function readAll(page) {
  await expectTitle(page, 'Would you like to take part?');
  await page.keyboard.press('Enter');
  await expectTitle(page, 'Instructions');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await page.click('text=three');
  await page.click('.main');
  await expectTitle(page, 'Game 1 / 2');
}
async function playAll(page, {reload}) {
  await page.keyboard.press('Enter');
  await page.waitForSelector('body.cooking');
  if (reload) {
    let before = 0;
    while (before < 8) {
      await press(page, 6);
      before = await page.evaluate(() => Module.steps());
    }
    assert(before < 60, 'the game was over too soon');
    await page.reload();
    await expectTitle(page, 'Game 1 / 2');
    assert.equal(await page.textContent('.main'), 'Go on');
    await page.keyboard.press('Enter');
    await page.waitForSelector('body.cooking');
    const after = await page.evaluate(() => Module.steps());
    assert(after >= before, `${after} of ${before} steps`);
  }
  await cook(page);
  await expectTitle(page, 'About this game');
  await page.click('.main');
  assert.equal(await page.textContent('.wrong'), 'Please answer every question.');
  await page.click('.scale label:nth-child(5)');
  await page.click('.main');
  await expectTitle(page, 'Game 2 / 2');
  await page.keyboard.press('Enter');
  await page.waitForSelector('body.cooking');
  await cook(page);
  await page.click('.scale label:nth-child(2)');
  await page.fill('textarea', 'because "x", y');
  await page.click('.main');
  await expectTitle(page, 'Last questions');
  await page.click('text=30 or more');
  await page.click('[aria-label="the second: up"]');
  await page.click('.main');
  await expectTitle(page, 'Thank you!');
}
/** From the questions about the first game to the end. */
async function answerAndCook(page) {
  await page.click('.scale label:nth-child(5)');
  await page.click('.main');
  await page.keyboard.press('Enter');
  await page.waitForSelector('body.cooking');
  await cook(page);
  await page.click('.scale label:nth-child(2)');
  await page.click('.main');
  await page.click('text=30 or more');
  await page.click('.main');
}
/** The folder's records become trajectories that play again by the rules. */
function checkRecords(folder, participants) {
  const out = folder + '_out';
  potluck('study', 'export', folder, '--out', out);
  const games = fs.readdirSync(out).filter((name) => name.endsWith('.json'));
  assert.equal(games.length, 2 * participants);
  potluck('replay', '--check', ...games.map((name) => path.join(out, name)));
  return (name) => fs.readFileSync(path.join(out, name), 'utf8').trim().split('\n');
}

const tests = {
  async 'the demo: rules and agents as natively, nothing asked of anybody'() {
    const page = await person();
    await page.goto('file://' + WORK + '/demo/index.html');
    await page.waitForFunction(() => Module.playableAfter);
    const figures = await page.evaluate(() => Module.playableAfter);
    console.log(`    playable after ${Math.round(figures)} ms`);
    const printed = await page.evaluate(() => {
      Module.printed = [];
      _potluck_signature();
      _potluck_choices();
      return Module.printed;
    });
    const signature = fs.readFileSync(DATA + '/signature.txt', 'utf8').trim();
    assert.equal(printed[0], signature + ' portable');
    assert.equal(printed.slice(1).join('\n') + '\n', fs.readFileSync(WORK + '/choices.txt', 'utf8'));
    await page.keyboard.press('Enter');
    await press(page, 6);
    await page.click('#draw');
    await page.waitForTimeout(100);
    potluck('simulate', 'cramped_room', '--agents', 'greedy', '--episodes', '1', '--record', WORK + '/game');
    const game = fs.statSync(WORK + '/game').isDirectory()
        ? path.join(WORK, 'game', fs.readdirSync(WORK + '/game')[0]) : WORK + '/game';
    await page.setInputFiles('#file', game);
    await page.waitForTimeout(300);
    assert(!await page.isVisible('#trouble'), await page.textContent('#trouble'));
    assert(page.asked.every((url) => url.startsWith('file://') || url.startsWith('data:')));
    await page.done();
  },

  async 'a study by keys, with a reload in the middle of a game'() {
    const page = await person();
    await page.goto('file://' + WORK + '/study/index.html?PROLIFIC_PID=abc&STUDY_ID=s&SESSION_ID=x');
    await readAll(page);
    await playAll(page, {reload: true});
    assert.equal(await page.textContent('#code'), 'CDONE');
    const [download] = await Promise.all(
        [page.waitForEvent('download'), page.click('text=Save the data file')]);
    fs.mkdirSync(WORK + '/records');
    await download.saveAs(path.join(WORK, 'records', download.suggestedFilename()));
    assert(!fs.readFileSync(path.join(WORK, 'records', download.suggestedFilename()), 'utf8')
        .includes('abc'), 'a platform id in the record');
    const table = checkRecords(WORK + '/records', 1);
    assert.equal(table('games.csv').length, 3);
    assert(table('answers.csv').some((line) => line.endsWith('last,rank,"[1,0]"')));
    assert(table('participants.csv')[1].includes(',complete,'));
    assert(page.asked.every((url) => url.startsWith('file://') || url.startsWith('blob:') || url.startsWith('data:')));
    await page.done();
  },

  async 'who does not agree or does not understand gets the code for that'() {
    const page = await person();
    await page.goto('file://' + WORK + '/study/index.html');
    await expectTitle(page, 'Would you like to take part?');
    await page.click('text=I do not agree');
    await expectTitle(page, 'Thank you');
    assert.equal(await page.textContent('#code'), 'CNONE');
    await page.done();
    const other = await person();
    await other.goto('file://' + WORK + '/study/index.html?lang=de');
    assert.equal(await title(other), 'Möchten Sie teilnehmen?');
    await other.click('text=Ich stimme zu');
    for (let attempt = 0; attempt < 2; ++attempt) {
      await other.click('.main');
      await other.click('.main');
      await other.click('text=one');
      await other.click('.main');
    }
    assert.equal(await other.textContent('#code'), 'CFAIL');
    await other.done();
  },

  async 'chunks are sent until they arrive, and then one returns'() {
    const taken = new Map();
    let refusals = 0;
    const server = http.createServer((request, answer) => {
      const url = new URL(request.url, 'http://127.0.0.1');
      if (request.method == 'POST' && url.pathname == '/take') {
        const parts = [];
        request.on('data', (part) => parts.push(part));
        request.on('end', () => {
          if (Math.random() < 0.5 && refusals < 8) {
            ++refusals;
            answer.writeHead(500).end();
            return;
          }
          const key = url.searchParams.get('participant') + '_' + url.searchParams.get('chunk');
          const body = Buffer.concat(parts);
          assert(!taken.has(key) || taken.get(key).equals(body), 'a chunk has changed');
          taken.set(key, body);
          answer.writeHead(200).end();
        });
        return;
      }
      const file = path.join(WORK, 'upload', path.normalize(url.pathname));
      if (!fs.existsSync(file) || fs.statSync(file).isDirectory()) {
        answer.writeHead(404).end();
        return;
      }
      const type = file.endsWith('.html') ? 'text/html' : 'text/javascript';
      answer.writeHead(200, {'Content-Type': type}).end(fs.readFileSync(file));
    });
    await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
    const port = server.address().port;
    const study = fs.readFileSync(WORK + '/upload.json', 'utf8').replace('PORT', port)
        .replace('"identity": "prolific",', '"return": "https://example.org/?cc={code}",');
    fs.writeFileSync(WORK + '/upload.json', study);
    potluck('web', '--out', WORK + '/upload', '--study', WORK + '/upload.json');
    const page = await person();
    await page.route('https://example.org/**', (route) => route.fulfill({body: 'back'}));
    await page.goto(`http://127.0.0.1:${port}/index.html`);
    await readAll(page);
    await playAll(page, {reload: false});
    await page.waitForURL('https://example.org/?cc=CDONE', {timeout: 60000});
    fs.mkdirSync(WORK + '/chunks');
    for (const [name, body] of taken) {
      fs.writeFileSync(path.join(WORK, 'chunks', name + '.jsonl'), body);
    }
    assert(taken.size > 3);
    const table = checkRecords(WORK + '/chunks', 1);
    assert(table('participants.csv')[1].includes(',complete,'));
    await page.done();
    server.close();
  },

  async 'a server of ours counts, takes chunks, names the code; it may be gone for a while'() {
    const people = [];
    const answers = (request, text) => new Promise((done) => {
      const parts = [];
      request.on('data', (part) => parts.push(part));
      request.on('end', () => done(text ? Buffer.concat(parts).toString() : Buffer.concat(parts)));
    });
    const handle = async (request, answer) => {
      const url = new URL(request.url, 'http://127.0.0.1');
      const say = (status, json) => answer.writeHead(status, {'Content-Type': 'application/json'})
          .end(JSON.stringify(json));
      if (url.pathname == '/api/hello') {
        return say(200, {potluck: 1, study: 'browser', pairs: false});
      }
      if (url.pathname == '/api/begin') {
        const body = JSON.parse(await answers(request, true));
        assert.equal(body.study, 'browser');
        let one = people.find((known) => known.who == body.identity.PROLIFIC_PID);
        if (!one) {
          one = {who: body.identity.PROLIFIC_PID, participant: String(100000000000 + people.length),
                 key: 'k' + people.length, chunks: []};
          people.push(one);
        }
        return say(200, {participant: one.participant, key: one.key, order: people.indexOf(one),
                         next_chunk: one.chunks.length});
      }
      const one = people.find((known) => known.key == request.headers['x-potluck-key']);
      if (url.pathname.startsWith('/api/') && !one) {
        return say(403, {error: 'wrong key'});
      }
      if (url.pathname.startsWith('/api/data/')) {
        const [participant, number] = url.pathname.split('/').slice(3);
        const body = await answers(request, false);
        assert.equal(participant, one.participant);
        assert.match(request.headers['x-potluck-crc32'], /^[0-9a-f]{8}$/);
        if (+number > one.chunks.length) {
          return say(409, {error: 'too far', next_chunk: one.chunks.length});
        }
        assert(+number == one.chunks.length || one.chunks[number].equals(body), 'a chunk has changed');
        one.chunks[number] = body;
        return say(200, {next_chunk: one.chunks.length});
      }
      if (url.pathname == '/api/end') {
        one.outcome = JSON.parse(await answers(request, true)).outcome;
        return say(200, {code: 'FROMSERVER'});
      }
      const file = path.join(WORK, 'study', path.normalize(url.pathname));
      if (!fs.existsSync(file) || fs.statSync(file).isDirectory()) {
        return answer.writeHead(404).end();
      }
      answer.writeHead(200, {'Content-Type': file.endsWith('.html') ? 'text/html' : 'text/javascript'})
          .end(fs.readFileSync(file));
    };
    let server = http.createServer(handle);
    await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
    const port = server.address().port;
    const address = `http://127.0.0.1:${port}/index.html?PROLIFIC_PID=`;
    const page = await person();
    await page.route('https://app.prolific.com/**', (route) => route.fulfill({body: 'back'}));
    await page.goto(address + 'ann');
    await readAll(page);
    await page.keyboard.press('Enter');
    await page.waitForSelector('body.cooking');
    await press(page, 12);
    server.closeAllConnections();
    server.close();
    await cook(page);
    server = http.createServer(handle);
    await new Promise((ready) => server.listen(port, '127.0.0.1', ready));
    await page.reload();
    await expectTitle(page, 'About this game');
    await answerAndCook(page);
    await page.waitForSelector('#code', {timeout: 60000});
    assert.equal(await page.textContent('#code'), 'FROMSERVER');
    await page.waitForURL('https://app.prolific.com/submissions/complete?cc=FROMSERVER');
    assert.equal(people[0].outcome, 'complete');
    fs.mkdirSync(WORK + '/served');
    fs.writeFileSync(`${WORK}/served/${people[0].participant}.jsonl`, Buffer.concat(people[0].chunks));
    const table = checkRecords(WORK + '/served', 1);
    assert(table('participants.csv')[1].startsWith('100000000000,browser,0,en,complete,'));
    await page.done();
    const other = await person();
    await other.goto(address + 'bob');
    await expectTitle(other, 'Would you like to take part?');
    assert.equal(await other.evaluate(() => Module.run.order), 1);
    await other.click('text=I agree');
    other.on('dialog', (dialog) => dialog.accept());
    await other.click('#withdraw');
    await expectTitle(other, 'You have withdrawn');
    await other.waitForFunction(() => Module.run.over);
    assert.equal(people[1].outcome, 'withdrawn');
    await other.done();
    server.closeAllConnections();
    server.close();
  },

  async 'a whole study with potluck serve, which is killed in the middle'() {
    potluck('web', '--out', WORK + '/hidden', '--hide-codes', '--study', WORK + '/study.json');
    let port = 0;
    const serve = () => new Promise((ready, failed) => {
      const child = spawn(POTLUCK, ['serve', WORK + '/hidden', '--data', WORK + '/kept', '--port',
                                    String(port)]);
      let said = '';
      const hear = (text) => {
        said += text;
        const found = said.match(/127\.0\.0\.1:(\d+)/);
        if (found) {
          port = +found[1];
          ready(child);
        }
      };
      child.stdout.on('data', hear);
      child.stderr.on('data', hear);
      child.on('exit', () => failed(new Error(said)));
    });
    let server;
    try {
      server = await serve();
    } catch (error) {
      if (/[Bb]oost/.test(error.message)) {
        console.log('    skipped: no potluck serve in this build');
        return;
      }
      throw error;
    }
    const page = await person();
    await page.route('https://app.prolific.com/**', (route) => route.fulfill({body: 'back'}));
    await page.goto(`http://127.0.0.1:${port}/index.html?PROLIFIC_PID=ann`);
    await readAll(page);
    await page.keyboard.press('Enter');
    await page.waitForSelector('body.cooking');
    await press(page, 12);
    server.removeAllListeners('exit');
    server.kill('SIGKILL');
    await new Promise((done) => setTimeout(done, 500));
    server = await serve();
    await cook(page);
    await answerAndCook(page);
    await page.waitForURL('https://app.prolific.com/submissions/complete?cc=CDONE', {timeout: 60000});
    assert(!fs.readFileSync(WORK + '/hidden/data.js', 'utf8').includes('CDONE'));
    assert(fs.readFileSync(WORK + '/kept/browser/ids.csv', 'utf8').includes('PROLIFIC_PID,"ann"'));
    const table = checkRecords(WORK + '/kept/browser', 1);
    assert(table('participants.csv')[1].includes(',browser,0,en,complete,'));
    server.removeAllListeners('exit');
    server.kill();
    await page.done();
  },

  async 'two people as a pair: lockstep, equal states, a line that breaks'() {
    const study = JSON.parse(fs.readFileSync(WORK + '/study.json', 'utf8'));
    const kitchen = study.games[0].kitchen;
    fs.writeFileSync(WORK + '/pair.json', JSON.stringify({
      name: 'pair', games: [{kitchen, partner: 'person'}], questions: [], upload: 'download',
    }));
    potluck('web', '--out', WORK + '/pair', '--study', WORK + '/pair.json');
    const seats = [{}, {}];
    const steps = [];
    const hashes = new Map();
    const send = (seat, json) => setTimeout(() => seat.socket?.send(JSON.stringify(json)), 100);
    const start = (i) => ({start: {pair: 'x', seat: i, kitchen, seed: 42, pace: 6, ticks: 60}});
    const pages = [];
    for (let i = 0; i < 2; ++i) {
      const page = await person();
      pages.push(page);
      await page.route('http://pair.test/**', (route) => {
        const name = new URL(route.request().url()).pathname;
        const replies = {
          '/api/hello': {potluck: 1, study: 'pair', pairs: true},
          '/api/begin': {participant: '20000000000' + i, key: 'k', order: i, next_chunk: 0},
          '/api/end': {code: ''},
        };
        return name in replies ? route.fulfill({json: replies[name]})
             : name.startsWith('/api/') ? route.fulfill({json: {next_chunk: 1}})
                                        : route.fulfill({path: WORK + '/pair' + name});
      });
      await page.routeWebSocket(/api\/pair/, (socket) => {
        const seat = seats[i];
        seat.socket = socket;
        socket.onMessage((text) => {
          const said = JSON.parse(text);
          if (said.action !== undefined) {
            seat.action = said.action;
          } else {
            hashes.set(said.tick, (hashes.get(said.tick) || new Set()).add(said.hash));
          }
        });
        if (steps.length) {
          send(seat, {...start(i), sofar: Buffer.from(steps.flat()).toString('base64')});
        } else {
          send(seat, {wait: 5});
        }
      });
      await page.goto('http://pair.test/index.html');
      await page.waitForSelector('.main');
      await page.keyboard.press('Enter');
    }
    await pages[0].waitForSelector('text=Waiting for your partner');
    seats.forEach((seat, i) => send(seat, start(i)));
    await Promise.all(pages.map((page) => page.waitForSelector('body.cooking')));
    const clock = setInterval(() => {
      if (steps.length == 60) {
        clearInterval(clock);
        return;
      }
      const actions = seats.map((seat) => seat.action ?? 4);
      seats.forEach((seat) => { seat.action = undefined; });
      steps.push(actions);
      seats.forEach((seat) => send(seat, {tick: steps.length - 1, actions}));
      if (steps.length == 20) {
        seats[1].socket.close();
        seats[1].socket = null;
      }
    }, 66);
    await Promise.all(pages.map((page) => press(page, 60)));
    for (const page of pages) {
      await page.waitForFunction(() => Module.steps() == 60);
      await page.keyboard.press('Enter');
      await expectTitle(page, 'Thank you!');
    }
    assert(steps.some(([a]) => a != 4) && steps.some(([, b]) => b != 4), 'nobody moved');
    assert.deepEqual([...hashes.keys()].sort((a, b) => a - b), [30, 60]);
    assert([...hashes.values()].every((all) => all.size == 1), 'states differ');
    for (const page of pages) {
      await page.done();
    }
  },
};

let failed = 0;
const wanted = process.env.WANT || '';
for (const [name, test] of Object.entries(tests)) {
  if (!name.includes(wanted)) {
    continue;
  }
  const begun = Date.now();
  try {
    await test();
    console.log(`ok   ${name} (${((Date.now() - begun) / 1000).toFixed(1)} s)`);
  } catch (error) {
    ++failed;
    console.log(`FAIL ${name}: ${error.stack}`);
  }
}
await browser.close();
process.exit(failed ? 1 : 0);
