// A study in the page: who comes, what is kept where, where it goes, pages as HTML. What comes next
// and what counts as an answer the program says (study.cpp). Part of potluck.js.
(function () {
  const pages = document.getElementById('pages');
  const card = document.getElementById('card');
  const stage = document.getElementById('stage');
  const foot = document.getElementById('foot');
  const kChunkEvery = 10000;     // milliseconds
  const kMostChunk = 500000;     // characters
  const kLate = 50;              // milliseconds of a frame
  const kDataPipe = 'https://pipe.jspsych.org/api/data/';

  let study = null;              // the file, as it was written
  let run = null;                // who this is and what has been sent; kept in the store
  let lines = [];                // the record
  let server = null;             // what api/hello said
  let late = 0;
  let begun = 0;
  let ended = false;

  const call = function (name, text) {
    return Module.withText(text || '', function (place) {
      return UTF8ToString(Module['_' + name](place));
    });
  };
  const say = function (text) { return call('potluck_said', text); };

  // --- To whoever frames us (Qualtrics, oTree, jsPsych) ---
  function tell(what, more) {
    if (window.parent != window) {
      window.parent.postMessage(Object.assign({potluck: what}, more || {}), '*');
    }
  }

  // --- The store: IndexedDB, or memory where there is none ---
  const store = {
    db: null,
    open: function () {
      return new Promise(function (done) {
        let asked;
        try {
          asked = indexedDB.open('potluck', 1);
        } catch (refused) {
          done();
          return;
        }
        asked.onupgradeneeded = function () {
          asked.result.createObjectStore('runs');
          asked.result.createObjectStore('lines');
        };
        asked.onsuccess = function () {
          store.db = asked.result;
          done();
        };
        asked.onerror = function () { done(); };
        asked.onblocked = function () { done(); };
      });
    },
    // `name`: of the store, or several; the first is used. Writes to a store happen in their order.
    work: function (name, mode, use) {
      if (!store.db) {
        return Promise.resolve(undefined);
      }
      return new Promise(function (done) {
        const transaction = store.db.transaction(name, mode);
        const asked = use(transaction.objectStore([].concat(name)[0]));
        if (mode == 'readwrite' && transaction.commit) {
          transaction.commit();
        }
        transaction.oncomplete = function () { done(asked && asked.result); };
        transaction.onerror = transaction.onabort = function () {
          Module.trouble(say('This browser cannot keep the data; please do not reload the page.'));
          done(undefined);
        };
      });
    },
    // After all lines so far: what counts as sent must never be more than what is kept.
    saveRun: function () {
      return store.work(['runs', 'lines'], 'readwrite', function (all) { return all.put(run, run.name); });
    },
    addLine: function (number, line) {
      return store.work('lines', 'readwrite', function (all) {
        return all.put(line, [run.name, number]);
      });
    },
    lines: function (name) {
      return store.work('lines', 'readonly', function (all) {
        return all.getAll(IDBKeyRange.bound([name, 0], [name, 1e9]));
      });
    },
    forgetLines: function () {
      return store.work('lines', 'readwrite', function (all) {
        return all.delete(IDBKeyRange.bound([run.name, 0], [run.name, 1e9]));
      });
    },
  };

  // --- Who comes ---
  function identity() {
    const address = new URLSearchParams(location.search);
    const kinds = {
      prolific: ['PROLIFIC_PID', 'STUDY_ID', 'SESSION_ID'],
      mturk: ['workerId', 'assignmentId', 'hitId', 'turkSubmitTo'],
      sona: ['survey_code'],
      none: [],
    };
    const found = {};
    (kinds[study.identity || 'none'] || []).forEach(function (key) {
      const value = address.get(key);
      if (value && /^[\w .:\/-]{1,200}$/.test(value)) {
        found[key] = value;
      }
    });
    return found;
  }
  function randomNumber() {
    const parts = crypto.getRandomValues(new Uint32Array(12));
    return Array.from(parts, function (part, i) {
      return i == 0 ? 1 + part % 9 : part % 10;
    }).join('');
  }
  function orderOf(participant) {
    return parseInt(participant.slice(-6), 10);
  }

  // --- The record ---
  function add(line) {
    const number = lines.length;
    lines.push(line);
    store.addLine(number, line);
  }
  Module.record = function (line, isStep) {
    const event = JSON.parse(line);
    if (isStep) {
      event.late = late;
      late = 0;
      compare(event.t + 1);
    }
    event.at = Date.now();
    add(JSON.stringify(event));
    if (event.event == 'game_begin' || event.event == 'game_end') {
      tell(event.event, {place: event.place, score: event.score});
      cutChunk();
    }
  };
  /// Offers an event to the study; it is kept if it is accepted. What is wrong with it, if anything.
  function act(event) {
    const wrong = call('potluck_study_take', JSON.stringify(event));
    if (!wrong) {
      event.at = Date.now();
      add(JSON.stringify(event));
      cutChunk();
    }
    return wrong;
  }
  Module.everyFrame.push(function (since) {
    if (document.body.classList.contains('cooking') && since > kLate) {
      ++late;
    }
  });
  let hiddenSince = 0;
  document.addEventListener('visibilitychange', function () {
    if (!run || ended) {
      return;
    }
    if (document.hidden) {
      hiddenSince = performance.now();
    } else if (hiddenSince) {
      add(JSON.stringify({event: 'hidden', ms: Math.round(performance.now() - hiddenSince),
                          at: Date.now()}));
      hiddenSince = 0;
    }
  });

  // --- Chunks: bounds are kept before they are sent, so that sending again sends the same ---
  let sending = false;
  let wait = 1000;
  function target() {
    return server ? 'server' : /^https?:/.test(study.upload || '') ? 'url' :
           /^datapipe:/.test(study.upload || '') ? 'datapipe' : '';
  }
  function allowed() {
    return run && !run.silent && target();
  }
  function lastCut() {
    return run.cuts.length ? run.cuts[run.cuts.length - 1] : 0;
  }
  function cut() {
    const first = lastCut();
    let size = 0;
    let end = first;
    while (end < lines.length && (end == first || size + lines[end].length < kMostChunk)) {
      size += lines[end++].length + 1;
    }
    if (end > first) {
      run.cuts.push(end);
    }
  }
  function cutChunk() {
    // One file a chunk: where each is a file of its own, few of them.
    if (allowed() && lastCut() < lines.length && !(target() == 'datapipe' && !ended)) {
      if (target() != 'datapipe') {
        while (lastCut() < lines.length) {
          cut();
        }
      }
      send();
    }
  }
  setInterval(function () {
    if (allowed() && !ended && target() != 'datapipe') {
      cutChunk();
    }
  }, kChunkEvery);
  const table = new Uint32Array(256).map(function (_, n) {
    for (let k = 0; k < 8; ++k) {
      n = n & 1 ? 0xEDB88320 ^ n >>> 1 : n >>> 1;
    }
    return n;
  });
  function crc32(bytes) {
    let sum = 0xFFFFFFFF;
    for (let i = 0; i < bytes.length; ++i) {
      sum = table[(sum ^ bytes[i]) & 255] ^ sum >>> 8;
    }
    return ((sum ^ 0xFFFFFFFF) >>> 0).toString(16).padStart(8, '0');
  }
  function post(address, body, headers) {
    return fetch(address, {method: 'POST', body: body, headers: headers || {},
                           credentials: 'omit', cache: 'no-store'});
  }
  function sendChunk(k) {
    const text = lines.slice(k ? run.cuts[k - 1] : 0, run.cuts[k]).join('\n') + '\n';
    const bytes = new TextEncoder().encode(text);
    if (target() == 'server') {
      return post('api/data/' + run.participant + '/' + k, bytes,
                  {'X-Potluck-Key': run.key, 'X-Potluck-Crc32': crc32(bytes),
                   'Content-Type': 'application/octet-stream'});
    }
    if (target() == 'datapipe') {
      return post(kDataPipe, JSON.stringify({
        experimentID: study.upload.slice(9),
        filename: study.name + '_' + run.participant + '_' + k + '.jsonl',
        data: text,
      }), {'Content-Type': 'application/json', 'Accept': '*/*'}).then(function (answer) {
        if (answer.status != 400) {
          return answer;
        }
        return answer.text().then(function (why) {
          return {ok: /FILE_EXISTS/.test(why), status: 400};  // it has arrived before
        });
      });
    }
    const address = new URL(study.upload);
    address.searchParams.set('study', study.name);
    address.searchParams.set('participant', run.participant);
    address.searchParams.set('chunk', k);
    return post(address, text, {'Content-Type': 'text/plain'});
  }
  function send() {
    if (sending || run.sent >= run.cuts.length) {
      return;
    }
    sending = true;
    store.saveRun().then(function () {
      // Who has withdrawn meanwhile has nothing to send.
      return run.sent < run.cuts.length ? sendChunk(run.sent) : {ok: false, status: 0};
    }).then(function (answer) {
      sending = false;
      if (run.sent >= run.cuts.length) {
        return;
      }
      if (answer.ok) {
        ++run.sent;
        wait = 1000;
        store.saveRun();
        send();
        progress();
        return;
      }
      if (answer.status == 409 && answer.json) {
        answer.json().then(function (said) {
          if (said.next_chunk > run.sent && said.next_chunk <= run.cuts.length) {
            run.sent = said.next_chunk;
          }
          later();
        }, later);
        return;
      }
      later();
    }, function () {
      sending = false;
      later();
    });
  }
  function later() {
    progress();
    setTimeout(send, wait);
    wait = Math.min(wait * 2, 30000);
  }
  window.addEventListener('online', function () {
    wait = 1000;
    if (run && allowed()) {
      send();
    }
  });
  function arrived() {
    return !target() || run.silent || (lastCut() >= lines.length && run.sent >= run.cuts.length);
  }
  window.addEventListener('beforeunload', function (event) {
    if (ended && run && !arrived()) {
      event.preventDefault();
      event.returnValue = '';
    }
  });

  // --- Pages ---
  function element(kind, attributes, content) {
    const one = document.createElement(kind);
    Object.keys(attributes || {}).forEach(function (key) {
      if (key == 'text') {
        one.textContent = attributes.text;
      } else {
        one.setAttribute(key, attributes[key]);
      }
    });
    (content || []).forEach(function (child) { one.appendChild(child); });
    return one;
  }
  function option(kind, name, value, text) {
    return element('label', {class: 'option'}, [
      element('input', {type: kind, name: name, value: value}),
      element('span', {text: text}),
    ]);
  }
  function ranking(question) {
    const list = element('ol', {class: 'ranking', 'data-ranking': question.id});
    question.options.forEach(function (text, i) {
      const row = element('li', {'data-option': i});
      const move = function (by) {
        const other = by < 0 ? row.previousElementSibling : row.nextElementSibling;
        if (other) {
          list.insertBefore(by < 0 ? row : other, by < 0 ? other : row);
          list.dataset.touched = '1';
        }
      };
      const up = element('button', {type: 'button', text: '▲', 'aria-label': text + ': up'});
      const down = element('button', {type: 'button', text: '▼', 'aria-label': text + ': down'});
      up.addEventListener('click', function () { move(-1); up.focus(); });
      down.addEventListener('click', function () { move(1); down.focus(); });
      [element('span', {text: text}), up, down].forEach(function (c) { row.appendChild(c); });
      list.appendChild(row);
    });
    return list;
  }
  function asked(question) {
    const box = element('fieldset', {}, [element('legend', {text: question.text})]);
    if (question.kind == 'scale') {
      const row = element('div', {class: 'scale'});
      for (let i = 1; i <= question.points; ++i) {
        row.appendChild(element('label', {}, [
          element('input', {type: 'radio', name: question.id, value: i, 'aria-label': i}),
          element('span', {text: i}),
        ]));
      }
      box.appendChild(row);
      box.appendChild(element('div', {class: 'ends'}, [
        element('span', {text: question.lowest}), element('span', {text: question.highest}),
      ]));
    } else if (question.kind == 'choice') {
      question.options.forEach(function (text, i) {
        box.appendChild(option(question.several ? 'checkbox' : 'radio', question.id, i, text));
      });
    } else if (question.kind == 'text') {
      box.appendChild(element('textarea', {name: question.id, rows: 4, maxlength: question.most,
                                           'aria-label': question.text}));
    } else {
      box.appendChild(ranking(question));
    }
    return box;
  }
  function answers(questions) {
    const all = {};
    questions.forEach(function (question) {
      const chosen = Array.from(card.querySelectorAll(
          'input[name="' + question.id + '"]:checked'), function (i) { return +i.value; });
      if (question.kind == 'ranking') {
        all[question.id] = Array.from(
            card.querySelectorAll('[data-ranking="' + question.id + '"] li'),
            function (row) { return +row.dataset.option; });
      } else if (question.kind == 'text') {
        all[question.id] = card.querySelector('[name="' + question.id + '"]').value.trim();
      } else if (question.several) {
        all[question.id] = chosen;
      } else if (chosen.length) {
        all[question.id] = chosen[0];
      }
    });
    return all;
  }
  // The main button of a page of questions also takes Enter in a field (`submits`).
  function button(text, isMain, press, submits) {
    const one = element('button', {type: submits ? 'submit' : 'button', text: text});
    one.className = isMain ? 'main' : '';
    if (submits) {
      card.onsubmit = function (event) {
        event.preventDefault();
        press();
      };
    } else {
      one.addEventListener('click', press);
    }
    return one;
  }
  function show() {
    const page = JSON.parse(call('potluck_study_page'));
    const minutes = study.max_minutes;
    if (minutes && begun && Date.now() - begun > minutes * 60000 && !run.timeUp &&
        page.kind != 'end') {
      run.timeUp = true;
      act({event: 'time_up'});
      show();
      return;
    }
    document.body.classList.remove('cooking');
    stage.hidden = true;
    pages.hidden = false;
    card.textContent = '';
    card.onsubmit = function (event) { event.preventDefault(); };
    card.appendChild(element('h1', {text: page.title}));
    const wrong = element('p', {class: 'wrong', role: 'alert', text: page.complaint});
    wrong.hidden = !page.complaint;
    card.appendChild(wrong);
    page.text.split('\n\n').filter(Boolean).forEach(function (text) {
      card.appendChild(element('p', {text: text}));
    });
    page.questions.forEach(function (question) { card.appendChild(asked(question)); });
    const buttons = element('div', {class: 'buttons'});
    card.appendChild(buttons);
    const go = function (event) {
      const complaint = act(event);
      wrong.textContent = complaint;
      wrong.hidden = !complaint;
      if (complaint) {
        wrong.scrollIntoView({block: 'center'});
      } else {
        show();
      }
    };
    tell('page', {kind: page.kind, done: page.done, of: page.of});
    if (page.kind == 'end') {
      finish(page, buttons);
      return;
    }
    buttons.appendChild(button(page.next, true, function () {
      if (page.kind == 'consent') {
        begun = Date.now();
        run.silent = false;
        go({event: 'consent', given: true});
      } else if (page.kind == 'questions') {
        go({event: 'answers', about: page.about, answers: answers(page.questions)});
      } else if (page.kind == 'game') {
        if (page.person && server && server.pairs) {
          playPair(page);
        } else {
          cook(page.person ? (study.pairs || {}).without || 'greedy' : '');
        }
      } else {
        go({event: 'next'});
      }
    }, true));
    if (page.kind == 'consent') {
      buttons.appendChild(button(page.decline, false, function () {
        go({event: 'consent', given: false});
      }));
    }
    foot.textContent = '';
    if (page.kind != 'consent') {
      const bar = element('span', {text: page.done + ' / ' + page.of});
      const leave = element('button', {type: 'button', id: 'withdraw', text: say('Withdraw')});
      leave.addEventListener('click', function () {
        if (window.confirm(say('End the study and delete what was recorded of you?'))) {
          act({event: 'end', outcome: 'withdrawn'});
          show();
        }
      });
      foot.appendChild(bar);
      foot.appendChild(leave);
    }
    pages.scrollTop = 0;
    const first = buttons.querySelector('.main');
    if (first && !page.questions.length) {
      first.focus({preventScroll: true});
    }
  }
  // `start`: what the server said of a game with another person.
  function cook(partner, start) {
    pages.hidden = true;
    stage.hidden = false;
    document.body.classList.add('cooking');
    Module.fit();
    call('potluck_study_forget');
    lines.forEach(function (line) { call('potluck_study_line', line); });
    if (start) {
      _potluck_pair_play(start.seat, start.seed, start.pace);
    } else {
      call('potluck_study_play', partner);
    }
    if (document.activeElement) {
      document.activeElement.blur();
    }
    late = 0;
  }
  Module.cook = cook;
  // Steps of the game that is played, or was played last.
  Module.steps = function () {
    const begin = lines.map(function (line) { return /"event":"game_begin"/.test(line); })
        .lastIndexOf(true);
    return lines.slice(begin + 1).filter(function (line) { return /"event":"step"/.test(line); })
        .length;
  };
  // --- Another person as partner: a server ticks, both pages play the same rules ---
  let pair = null;
  function lobby(text) {
    card.textContent = '';
    card.appendChild(element('h1', {text: say('Waiting for your partner')}));
    card.appendChild(element('p', {role: 'status', text: text}));
  }
  function playPair(page) {
    const line = {game: page.game, playing: false, over: false, seen: 0, wait: 500};
    pair = line;
    lobby(say('Another person is looked for. Please stay on this page.'));
    const without = function () {
      const agent = (study.pairs || {}).without || 'greedy';
      if (agent == 'end') {
        act({event: 'end', outcome: 'no_partner'});
        show();
      } else {
        cook(agent);
      }
    };
    const feed = function (first, second) {
      ++line.seen;
      if (line.seen > line.have) {
        _potluck_pair_tick(first, second);
      }
    };
    const open = function () {
      const address = new URL('api/pair', location.href);
      address.protocol = address.protocol.replace('http', 'ws');
      address.search = new URLSearchParams({participant: run.participant, key: run.key,
                                            game: line.game});
      const socket = line.socket = new WebSocket(address);
      let started = false;
      socket.onmessage = function (event) {
        const said = JSON.parse(event.data);
        line.wait = 500;
        if (said.wait !== undefined) {
          lobby(say('Another person is looked for. Please stay on this page.') + ' ' +
                Math.ceil(said.wait) + ' s');
        } else if (said.start) {
          started = true;
          if (!line.playing) {
            line.playing = true;
            cook('', said.start);
            line.have = Math.max(0, _potluck_pair_steps());
          } else {
            line.have = line.seen;
          }
          line.seen = 0;
          if (said.sofar) {
            const bytes = Module.bytesOf(said.sofar);
            for (let i = 0; i + 1 < bytes.length; i += 2) {
              feed(bytes[i], bytes[i + 1]);
            }
          }
        } else if (said.actions) {
          if (said.tick == line.seen) {
            feed(said.actions[0], said.actions[1]);
          } else if (said.tick > line.seen && started) {
            socket.close();  // something was lost: all of it comes with the next start
          }
        } else if (said.gone !== undefined || said.back !== undefined) {
          add(JSON.stringify({event: said.gone !== undefined ? 'partner_gone' : 'partner_back',
                              at: Date.now()}));
        } else if (said.end) {
          line.over = true;
          add(JSON.stringify({event: 'pair_end', why: said.end, at: Date.now()}));
          if (said.end == 'no_partner') {
            without();
          } else if (said.end != 'finished') {
            _potluck_pair_end();
            Module.trouble(say(said.end == 'partner_left' ? 'Your partner has left.'
                                                          : 'The game had to be ended.'));
            show();
          }
          socket.close();
        }
      };
      socket.onclose = function () {
        if (!line.over && pair == line) {
          setTimeout(open, line.wait);
          line.wait = Math.min(line.wait * 2, 5000);
        }
      };
    };
    open();
  }
  Module.pairSays = function (action, steps) {
    if (pair && pair.socket && pair.socket.readyState == 1) {
      pair.socket.send(JSON.stringify({action: action, tick: steps}));
    }
  };
  function compare(steps) {
    if (steps % 30 == 0 && pair && !pair.over && pair.socket && pair.socket.readyState == 1) {
      pair.socket.send(JSON.stringify({hash: call('potluck_pair_hash'), tick: steps}));
    }
  }
  Module.gameOver = function () {
    setTimeout(show, 0);
  };

  // --- The end ---
  let shownEnd = null;
  function progress() {
    if (shownEnd) {
      shownEnd();
    }
  }
  function completionLink(code) {
    if (study['return']) {
      const own = identity();
      return study['return'].replace('{code}', encodeURIComponent(code))
          .replace('{survey_code}', encodeURIComponent(own.survey_code || ''));
    }
    return (study.identity == 'prolific' && code)
        ? 'https://app.prolific.com/submissions/complete?cc=' + encodeURIComponent(code) : '';
  }
  function finish(page, buttons) {
    const codes = study.codes || {};
    const outcome = page.outcome;
    foot.textContent = '';
    if (!ended) {
      ended = true;
      if (outcome == 'no_consent') {
        run.silent = true;
        lines = [];
        store.forgetLines();
      } else if (outcome == 'withdrawn') {
        run.silent = !!server;
        lines = [];
        run.cuts = [];
        run.sent = 0;
        store.forgetLines();
      } else if (!/"event":"end"/.test(lines[lines.length - 1] || '')) {
        add(JSON.stringify({event: 'end', outcome: outcome, at: Date.now()}));
      }
      if (target() && !run.silent) {
        while (lastCut() < lines.length) {
          cut();
        }
        send();
      }
      tell('end', {outcome: outcome, record: window.parent != window ? lines.join('\n') + '\n' : ''});
    }
    const state = element('p', {class: 'soft', role: 'status'});
    card.insertBefore(state, buttons);
    let asks = false;
    let code = codes[outcome] || '';
    let told = !server;
    let shown = false;
    shownEnd = function () {
      if (!arrived()) {
        state.textContent = say('Your data are being sent; please leave this page open.') + ' ' +
                            run.sent + ' / ' + run.cuts.length;
        return;
      }
      if (server && !told && !asks) {
        asks = true;
        post('api/end', JSON.stringify({participant: run.participant, outcome: outcome}),
             {'X-Potluck-Key': run.key, 'Content-Type': 'application/json'})
            .then(function (answer) { return answer.ok ? answer.json() : Promise.reject(); })
            .then(function (said) {
              code = said.code || code;
              told = true;
              progress();
            }, function () {
              asks = false;
              setTimeout(progress, 3000);
            });
      }
      if (!told || shown) {
        return;
      }
      shown = true;
      state.textContent = target() && !run.silent ? say('All data have arrived.') : '';
      run.over = outcome;
      store.saveRun();
      if (code) {
        card.insertBefore(element('p', {text: say('Your completion code:')}), buttons);
        card.insertBefore(element('p', {}, [element('span', {class: 'code', id: 'code', text: code})]),
                          buttons);
      }
      if (study.upload == 'download' && !server && lines.length) {
        const save = function () {
          Module.download(study.name + '_' + run.participant + '.jsonl', lines.join('\n') + '\n');
        };
        buttons.appendChild(button(say('Save the data file'), true, save));
      }
      const link = completionLink(code);
      if (link) {
        const back = function () { location.href = link; };
        buttons.appendChild(button(say('Finish and return'), true, back));
        if (server || study.upload != 'download') {
          setTimeout(back, 5000);
        }
      }
      if (study.identity == 'mturk') {
        const own = identity();
        if (own.turkSubmitTo && own.assignmentId && /^https:\/\/[\w.-]*mturk\.com$/.test(own.turkSubmitTo)) {
          const form = element('form', {method: 'POST', action: own.turkSubmitTo + '/mturk/externalSubmit'}, [
            element('input', {type: 'hidden', name: 'assignmentId', value: own.assignmentId}),
            element('input', {type: 'hidden', name: 'code', value: code}),
          ]);
          document.body.appendChild(form);
          buttons.appendChild(button(say('Finish and return'), true, function () { form.submit(); }));
        }
      }
      // The next person at this machine begins anew; who comes with an id of their own does not.
      if (!Object.keys(identity()).length) {
        const again = button(say('Another participant'), false, function () {
          store.work('runs', 'readwrite', function (all) { return all.delete(run.name); })
              .then(store.forgetLines).then(function () { location.reload(); });
        });
        again.id = 'again';
        buttons.appendChild(again);
      }
    };
    shownEnd();
  }

  // --- The beginning ---
  function trialOf(address) {
    // One game for a page that frames us: ?trial=1&kitchen=…&partner=…&seed=…&pace=…
    const pick = function (key, otherwise) { return address.get(key) || otherwise; };
    return {name: 'trial', upload: 'none', questions: [], order: 'fixed',
            pace: Math.min(15, Math.max(1, +pick('pace', '6') || 6)),
            seed: Math.max(0, Math.floor(+pick('seed', '0')) || 0),
            games: [{kitchen: pick('kitchen', 'cramped_room'), partner: pick('partner', 'greedy')}]};
  }
  function hello() {
    if (!/^https?:$/.test(location.protocol) || study.name == 'trial') {
      return Promise.resolve(null);
    }
    return fetch('api/hello', {cache: 'no-store', credentials: 'omit'}).then(function (answer) {
      return answer.ok ? answer.json() : null;
    }).then(function (said) {
      return said && said.potluck == 1 && said.study == study.name ? said : null;
    }).catch(function () { return null; });
  }
  function begin(kept) {
    if (!server) {
      run = kept || {participant: randomNumber()};
      run.order = orderOf(run.participant);
      return Promise.resolve();
    }
    const headers = {'Content-Type': 'application/json'};
    if (kept && kept.key) {
      headers['X-Potluck-Key'] = kept.key;
    }
    return post('api/begin', JSON.stringify({study: study.name, identity: identity(),
                                             resume: kept && kept.key ? kept.participant : null}),
                headers).then(function (answer) {
      if (!answer.ok) {
        return answer.json().then(function (said) { throw new Error(said.error); });
      }
      return answer.json();
    }).then(function (said) {
      const same = kept && kept.participant == said.participant;
      run = same ? kept : {};
      run.participant = said.participant;
      run.key = said.key;
      run.order = said.order;
      run.begunAt = said.next_chunk;
      if (!same && said.next_chunk > 0) {
        // Begun elsewhere, in another browser: that record is not here to go on from.
        throw new Error(say('This study was begun in another browser; please go on there.'));
      }
    });
  }
  Module.takePart = function (given) {
    study = given;
    document.body.classList.add('study');
    const address = new URLSearchParams(location.search);
    const languages = Object.keys(study.languages || {}).concat([study.language || 'en']);
    const wished = [address.get('lang')].concat(navigator.languages || []).filter(Boolean)
        .map(function (l) { return l.slice(0, 2).toLowerCase(); });
    const language = wished.filter(function (l) { return languages.indexOf(l) >= 0; })[0] ||
                     study.language || 'en';
    document.documentElement.lang = language;
    const start = function (order) {
      return Module.withText(JSON.stringify(study), function (text) {
        return Module.withText(language, function (spoken) {
          return _potluck_study(text, order, spoken);
        });
      });
    };
    if (!start(0)) {
      return;
    }
    const own = identity();
    const name = study.name + '|' + Object.keys(own).sort().map(function (key) {
      return own[key];
    }).join('|') + (study.name == 'trial' ? randomNumber() : '');
    store.open().then(hello).then(function (said) {
      server = said;
      return store.work('runs', 'readonly', function (all) { return all.get(name); });
    }).then(begin).then(function () {
      run.name = name;
      run.cuts = run.cuts || [];
      run.sent = run.sent || 0;
      if (run.silent === undefined) {
        run.silent = !!study.consent;  // nothing leaves before consent
      }
      Module.run = run;
      start(run.order);
      return store.lines(name);
    }).then(function (kept) {
      if (kept && kept.length) {
        lines = kept;
        lines.slice(1).forEach(function (line) {
          call('potluck_study_take', line);
          const event = JSON.parse(line);
          if (event.event == 'consent' && event.given) {
            begun = event.at;
            run.silent = false;
          }
        });
        if (server && run.sent < run.begunAt) {
          run.sent = Math.min(run.begunAt, run.cuts.length);
        }
        add(JSON.stringify({event: 'reload', at: Date.now()}));
        send();
      } else {
        add(Module.withText(run.participant, function (place) {
          return UTF8ToString(_potluck_study_header(place, run.order));
        }));
        add(JSON.stringify({event: 'begin', at: Date.now(), agent: navigator.userAgent,
                            screen: [screen.width, screen.height],
                            window: [innerWidth, innerHeight]}));
      }
      return store.saveRun();
    }).then(function () {
      tell('ready', {participant: run.participant});
      show();
    }).catch(function (problem) {
      Module.trouble(problem.message || String(problem));
    });
  };
  Module.trialOf = trialOf;
})();
