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

  async 'potluck serve, killed and started again in the middle of a game'() {
    const data = WORK + '/served';
    let port = 0;
    const start = () => new Promise((ready, trouble) => {
      const server = spawn(POTLUCK, ['serve', WORK + '/study', '--data', data, '--port', String(port)]);
      server.on('error', trouble);
      let said = '';
      server.stderr.on('data', (text) => { said += text; });
      server.on('exit', (code) => trouble(new Error(`serve ended with ${code}: ${said}`)));
      server.stdout.once('data', (text) => {
        port = Number(/http:\/\/127.0.0.1:(\d+)/.exec(String(text))[1]);
        ready(server);
      });
    });
    const kill = (server) => new Promise((gone) => {
      server.removeAllListeners('exit');
      server.on('exit', gone);
      server.kill('SIGKILL');
    });
    let server = null;
    try {
      server = await start();
    } catch (error) {
      if (String(error).includes('libboost-dev')) {
        console.log('    skipped: built without Boost');
        return;
      }
      throw error;
    }
    const page = await person();
    await page.goto(`http://127.0.0.1:${port}/?PROLIFIC_PID=abc&STUDY_ID=s&SESSION_ID=x`);
    await readAll(page);
    await page.keyboard.press('Enter');
    await page.waitForSelector('body.cooking');
    await press(page, 12);
    await kill(server);
    await press(page, 6);
    server = await start();
    await page.reload();
    await expectTitle(page, 'Game 1 / 2');
    await playAll(page, {reload: false});
    assert.equal(await page.textContent('#code'), 'CDONE');
    await kill(server);
    const folder = data + '/browser';
    assert(fs.readFileSync(folder + '/ids.csv', 'utf8').includes('PROLIFIC_PID,"abc"'));
    const table = checkRecords(folder, 1);
    assert(table('participants.csv')[1].includes(',complete,'));
    await page.done();
  },
};

let failed = 0;
const wanted = process.argv[2] || '';
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
