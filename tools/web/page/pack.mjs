// One file of the program and its page: potluck.js with the WebAssembly in it, compressed, which
// canvas.js unpacks. `node pack.mjs SCRIPT WASM OUT`
import fs from 'node:fs';
import zlib from 'node:zlib';

const [script, wasm, out] = process.argv.slice(2);
const packed = zlib.gzipSync(fs.readFileSync(wasm), {level: 9}).toString('base64');
fs.writeFileSync(out, 'var Module = {packed: "' + packed + '"};\n' + fs.readFileSync(script, 'utf8'));
