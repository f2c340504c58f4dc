// slow-link.mjs PORT: a link of 100 ms and 1 % loss before 127.0.0.1:PORT; prints the port to use instead. This kernel
// needs no netem for it: each direction of each connection is paced as TCP (Reno) would be. In a round of 100 ms goes a window
// of segments of 1,460 bytes, arriving 50 ms later; each is lost with a chance of 1 in 100, by a seeded draw. A loss costs a
// round more and halves the window, with fewer than four segments a time-out of 200 ms; without a loss the window doubles
// up to the last half, then grows by one. A connection begins with ten segments, after a round for its making.
import { connect, createServer } from 'node:net';

const [, , port] = process.argv;
const DELAY = 50, ROUND = 100, TIMEOUT = 200, SEGMENT = 1460, QUEUE = 1 << 20;
let state = 20261121;

function draw() {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 2 ** 32;
}

function pace(from, to, notBefore) {
  let queue = [], queued = 0, window = 10, half = Infinity, busy = false, ended = false, last = notBefore;

  function take(n) {
    const out = [];
    while (n > 0 && queue.length > 0) {
      const chunk = queue[0].subarray(0, n);
      if (chunk.length === queue[0].length) queue.shift();
      else queue[0] = queue[0].subarray(n);
      queued -= chunk.length;
      n -= chunk.length;
      out.push(chunk);
    }
    return Buffer.concat(out);
  }

  function round() {
    if (queued === 0) {
      busy = false;
      if (ended) setTimeout(() => to.end(), Math.max(0, last - performance.now()));
      return;
    }
    busy = true;
    const bytes = take(window * SEGMENT), segments = Math.ceil(bytes.length / SEGMENT), now = performance.now();
    let lost = 0, stall = 0;
    for (let i = 0; i < segments; i++) lost += draw() < 0.01 ? 1 : 0;
    if (lost > 0) {
      stall = segments < 4 ? TIMEOUT : ROUND;
      half = window = Math.max(2, window >> 1);
    } else if (segments >= window) {
      window = window < half ? window * 2 : window + 1;
    }
    last = Math.max(last, now + DELAY + stall);
    setTimeout(() => to.destroyed || to.write(bytes), last - now);
    setTimeout(round, ROUND + stall);
    if (queued < QUEUE) from.resume();
  }

  from.on('data', (chunk) => {
    queue.push(chunk);
    queued += chunk.length;
    if (queued >= QUEUE) from.pause();
    if (!busy) {
      busy = true;
      setTimeout(round, Math.max(0, notBefore - performance.now()));
    }
  });
  from.on('end', () => {
    ended = true;
    if (!busy) round();
  });
  from.on('error', () => to.destroy());
}

const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
  const hub = connect({ port: Number(port), host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
  const made = performance.now() + ROUND;
  pace(client, hub, made);
  pace(hub, client, made);
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
