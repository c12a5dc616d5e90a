// The page's canvas: triangles by WebGL, frames, keys, touch, gamepads. Part of potluck.js
// (tools/web/page/CMakeLists.txt); Module is Emscripten's.
var Module = typeof Module != 'undefined' ? Module : {};

// The program lies in this file, compressed (pack.mjs).
Module.instantiateWasm = function (imports, ready) {
  const bytes = Uint8Array.from(atob(Module.packed), function (c) { return c.charCodeAt(0); });
  delete Module.packed;
  const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  new Response(unpacked).arrayBuffer().then(function (program) {
    return WebAssembly.instantiate(program, imports);
  }).then(function (made) {
    ready(made.instance);
  }).catch(function () {
    const box = document.getElementById('loading');
    box.textContent = 'This browser is too old for the kitchen. Please use a current Firefox, ' +
                      'Chrome, Edge or Safari.';
  });
  return {};
};

(function () {
  const began = performance.now();
  const canvas = document.getElementById('kitchen');
  const stage = document.getElementById('stage');
  let gl = null;
  let placeOfSize = null;
  let room = 0;
  let lostFrames = 0;

  // --- Drawing ---
  function prepare() {
    gl = canvas.getContext('webgl', {alpha: false, antialias: false, depth: false});
    if (!gl) {
      Module.trouble('This browser has no WebGL, which draws the kitchen. Please use a current ' +
                     'Firefox, Chrome, Edge or Safari.');
      return;
    }
    const shader = function (kind, text) {
      const one = gl.createShader(kind);
      gl.shaderSource(one, text);
      gl.compileShader(one);
      return one;
    };
    const program = gl.createProgram();
    gl.attachShader(program, shader(gl.VERTEX_SHADER,
        'attribute vec2 at; attribute vec4 paint; uniform vec2 size; varying vec4 color;' +
        'void main() { color = paint;' +
        ' gl_Position = vec4(at.x / size.x * 2.0 - 1.0, 1.0 - at.y / size.y * 2.0, 0, 1); }'));
    gl.attachShader(program, shader(gl.FRAGMENT_SHADER,
        'precision mediump float; varying vec4 color; void main() { gl_FragColor = color; }'));
    gl.bindAttribLocation(program, 0, 'at');
    gl.bindAttribLocation(program, 1, 'paint');
    gl.linkProgram(program);
    gl.useProgram(program);
    placeOfSize = gl.getUniformLocation(program, 'size');
    gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
    gl.enableVertexAttribArray(0);
    gl.enableVertexAttribArray(1);
    gl.vertexAttribPointer(0, 2, gl.FLOAT, false, 12, 0);
    gl.vertexAttribPointer(1, 4, gl.UNSIGNED_BYTE, true, 12, 8);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.SRC_ALPHA, gl.ONE_MINUS_SRC_ALPHA);
    room = 0;
  }
  Module.canvasDraw = function (vertices, count, background) {
    if (!gl || gl.isContextLost()) {
      return;
    }
    const bytes = HEAPU8.subarray(vertices, vertices + 12 * count);
    if (bytes.length > room) {
      room = bytes.length * 2;
      gl.bufferData(gl.ARRAY_BUFFER, room, gl.STREAM_DRAW);
    }
    gl.bufferSubData(gl.ARRAY_BUFFER, 0, bytes);
    gl.viewport(0, 0, canvas.width, canvas.height);
    gl.uniform2f(placeOfSize, canvas.width, canvas.height);
    gl.clearColor((background >> 16 & 255) / 255, (background >> 8 & 255) / 255,
                  (background & 255) / 255, 1);
    gl.clear(gl.COLOR_BUFFER_BIT);
    gl.drawArrays(gl.TRIANGLES, 0, count);
    Module.picturesDrawn = (Module.picturesDrawn || 0) + 1;
  };
  function fit() {
    const box = stage.getBoundingClientRect();
    const ratio = window.devicePixelRatio || 1;
    const width = Math.max(1, Math.round(box.width * ratio));
    const height = Math.max(1, Math.round(box.height * ratio));
    if (canvas.width != width || canvas.height != height) {
      canvas.width = width;
      canvas.height = height;
    }
    _potluck_resize(width / ratio, height / ratio, ratio);
  }

  // --- Frames ---
  // Listeners of every frame: (milliseconds since the last one).
  Module.everyFrame = [];
  let last = 0;
  function frame(now) {
    requestAnimationFrame(frame);
    const since = last ? now - last : 0;
    last = now;
    pads();
    Module.everyFrame.forEach(function (listener) { listener(since, now); });
    if (!stage.hidden) {
      _potluck_frame();
      if (!Module.playableAfter && Module.picturesDrawn) {
        // Milliseconds from the first line of this file, and from the page's own beginning.
        Module.playableAfter = performance.now();
        Module.startedAfter = Module.playableAfter - began;
      }
    }
  }

  // --- Text for the program ---
  Module.withText = function (text, use) {
    const size = lengthBytesUTF8(text) + 1;
    const place = _malloc(size);
    stringToUTF8(text, place, size);
    try {
      return use(place, size - 1);
    } finally {
      _free(place);
    }
  };
  Module.withBytes = function (bytes, use) {
    const place = _malloc(bytes.length + 1);
    HEAPU8.set(bytes, place);
    try {
      return use(place, bytes.length);
    } finally {
      _free(place);
    }
  };
  Module.bytesOf = function (base64) {
    return Uint8Array.from(atob(base64), function (c) { return c.charCodeAt(0); });
  };
  Module.trouble = function (text) {
    const box = document.getElementById('trouble');
    box.textContent = text;
    box.hidden = false;
    clearTimeout(box.timer);
    box.timer = setTimeout(function () { box.hidden = true; }, 10000);
  };
  document.getElementById('trouble').addEventListener('click', function () { this.hidden = true; });
  Module.download = function (name, text) {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([text], {type: 'application/json'}));
    link.download = name;
    link.click();
    setTimeout(function () { URL.revokeObjectURL(link.href); }, 10000);
  };

  // --- Keys ---
  const down = new Set();
  function bits(event) {
    return (event.shiftKey ? 1 : 0) | (event.ctrlKey || event.metaKey ? 2 : 0) |
           (event.altKey ? 4 : 0);
  }
  function sendKey(key, code, isDown, repeat, modifiers) {
    Module.withText(key, function (name) {
      Module.withText(code, function (place) {
        _potluck_key(name, place, isDown ? 1 : 0, repeat ? 1 : 0, modifiers);
      });
    });
  }
  function typing(event) {
    return /^(INPUT|TEXTAREA|SELECT|BUTTON|A|SUMMARY)$/.test(event.target.tagName);
  }
  function onKey(event) {
    if (stage.hidden || typing(event) || event.isComposing) {
      return;
    }
    const isDown = event.type == 'keydown';
    // What belongs to the browser stays with it: reload, developer tools, other tabs.
    if ((event.ctrlKey || event.metaKey) && !/^[zyscZYSC]$/.test(event.key)) {
      return;
    }
    if (/^F\d+$/.test(event.key)) {
      return;
    }
    sendKey(event.key, event.code, isDown, event.repeat, bits(event));
    if (isDown) {
      down.add(event.code);
    } else {
      down.delete(event.code);
    }
    event.preventDefault();
  }
  window.addEventListener('keydown', onKey);
  window.addEventListener('keyup', onKey);
  function blur() {
    down.clear();
    _potluck_blur();
  }

  // --- Mouse and fingers on the canvas ---
  function where(event, what) {
    const box = canvas.getBoundingClientRect();
    _potluck_pointer(what, event.clientX - box.left, event.clientY - box.top, event.button || 0,
                     bits(event));
  }
  let finger = null;  // the first touch: its movement scrolls lists
  function onPointer(event) {
    if (event.type == 'pointerdown') {
      canvas.setPointerCapture(event.pointerId);
      if (event.pointerType == 'touch') {
        finger = {y: event.clientY, moved: false};
      }
      if (document.activeElement && document.activeElement != document.body) {
        document.activeElement.blur();
      }
      where(event, 0);
      if (event.pointerType != 'touch') {
        where(event, 1);
      }
    } else if (event.type == 'pointerup') {
      if (finger && !finger.moved) {
        where(event, 1);
      }
      finger = null;
      where(event, 2);
    } else if (finger) {
      const box = canvas.getBoundingClientRect();
      const by = event.clientY - finger.y;
      if (finger.moved || Math.abs(by) > 8) {
        finger.moved = true;
        finger.y = event.clientY;
        _potluck_wheel(event.clientX - box.left, event.clientY - box.top, by / 40);
      }
    } else {
      where(event, 0);
    }
    event.preventDefault();
  }
  function onWheel(event) {
    const box = canvas.getBoundingClientRect();
    const notches = event.deltaMode == 1 ? event.deltaY / 3 : event.deltaY / 100;
    _potluck_wheel(event.clientX - box.left, event.clientY - box.top, -notches);
    event.preventDefault();
  }

  // --- Buttons for fingers: they are keys ---
  function fingerButtons() {
    document.querySelectorAll('#touch [data-key]').forEach(function (button) {
      const key = button.dataset.key;
      const press = function (event) {
        button.classList.add('held');
        sendKey(key, '', true, false, 0);
        event.preventDefault();
      };
      const release = function (event) {
        if (button.classList.contains('held')) {
          button.classList.remove('held');
          sendKey(key, '', false, false, 0);
        }
        event.preventDefault();
      };
      button.addEventListener('pointerdown', press);
      ['pointerup', 'pointercancel', 'pointerleave'].forEach(function (kind) {
        button.addEventListener(kind, release);
      });
      button.addEventListener('contextmenu', function (event) { event.preventDefault(); });
    });
    const show = function () {
      document.body.classList.add('fingers');
      setTimeout(fit, 0);
    };
    if (window.matchMedia('(pointer: coarse)').matches) {
      show();
    } else {
      window.addEventListener('touchstart', show, {once: true, passive: true});
    }
  }

  // --- Gamepads ---
  const known = [];
  function pads() {
    const now = navigator.getGamepads ? navigator.getGamepads() : [];
    for (let i = 0; i < now.length; ++i) {
      const pad = now[i];
      if (!pad) {
        continue;
      }
      const before = known[i] || (known[i] = {buttons: [], x: 0, y: 0});
      const held = function (n) { return pad.buttons[n] && pad.buttons[n].pressed; };
      pad.buttons.forEach(function (button, n) {
        if (n < 12 && !!before.buttons[n] != button.pressed) {
          before.buttons[n] = button.pressed;
          // In the standard mapping 9 is "start", which our screens know as 7.
          _potluck_pad_button(i, n == 9 ? 7 : n == 7 ? 9 : n, button.pressed ? 1 : 0);
        }
      });
      const side = function (axis, less, more) {
        const value = pad.axes[axis] || 0;
        return held(less) || value < -0.5 ? -1 : held(more) || value > 0.5 ? 1 : 0;
      };
      const x = side(0, 14, 15);
      const y = side(1, 12, 13);
      if (x != before.x || y != before.y) {
        before.x = x;
        before.y = y;
        _potluck_pad_direction(i, x, y);
      }
    }
  }

  // --- The demo's own ---
  function openFile(file) {
    file.arrayBuffer().then(function (buffer) {
      Module.withText(file.name, function (name) {
        Module.withBytes(new Uint8Array(buffer), function (place, size) {
          _potluck_open(name, place, size);
        });
      });
    });
  }
  function demo() {
    document.body.classList.add('demo');
    document.getElementById('play').addEventListener('click', function () {
      this.blur();
      _potluck_start();
    });
    document.getElementById('draw').addEventListener('click', function () {
      this.blur();
      _potluck_edit();
    });
    const chooser = document.getElementById('file');
    document.getElementById('open').addEventListener('click', function () {
      this.blur();
      chooser.click();
    });
    chooser.addEventListener('change', function () {
      if (chooser.files[0]) {
        openFile(chooser.files[0]);
        chooser.value = '';
      }
    });
    window.addEventListener('dragover', function (event) { event.preventDefault(); });
    window.addEventListener('drop', function (event) {
      event.preventDefault();
      if (event.dataTransfer.files[0]) {
        openFile(event.dataTransfer.files[0]);
      }
    });
    _potluck_start();
  }

  Module.print = Module.print || function (text) {
    (Module.printed = Module.printed || []).push(text);
  };
  Module.onRuntimeInitialized = function () {
    const given = window.potluckGiven || {};
    Object.keys(given.agents || {}).forEach(function (name) {
      const slash = name.indexOf('/');
      Module.withText(name.slice(0, slash), function (kitchen) {
        Module.withText(name.slice(slash + 1), function (agent) {
          Module.withBytes(Module.bytesOf(given.agents[name]), function (place, size) {
            _potluck_add_agent(kitchen, agent, place, size);
          });
        });
      });
    });
    Object.keys(given.files || {}).forEach(function (path) {
      FS.createPath('.', path.split('/').slice(0, -1).join('/'));
      FS.writeFile(path, Module.bytesOf(given.files[path]));
    });
    prepare();
    canvas.addEventListener('webglcontextlost', function (event) {
      event.preventDefault();
      ++lostFrames;
    });
    canvas.addEventListener('webglcontextrestored', function () {
      prepare();
      fit();
    });
    ['pointerdown', 'pointerup', 'pointermove'].forEach(function (kind) {
      canvas.addEventListener(kind, onPointer);
    });
    canvas.addEventListener('wheel', onWheel, {passive: false});
    canvas.addEventListener('contextmenu', function (event) { event.preventDefault(); });
    window.addEventListener('blur', blur);
    new ResizeObserver(fit).observe(stage);
    fingerButtons();
    document.getElementById('loading').hidden = true;
    document.getElementById('version').textContent = 'Potluck ' + UTF8ToString(_potluck_version());
    fit();
    const address = new URLSearchParams(location.search);
    if (address.get('trial')) {
      Module.takePart(Module.trialOf(address));
    } else if (given.study) {
      Module.takePart(given.study);
    } else {
      stage.hidden = false;
      demo();
      fit();
    }
    requestAnimationFrame(frame);
  };
  Module.fit = fit;
})();
