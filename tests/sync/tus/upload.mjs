// upload.mjs MODULES URL TOKEN FILE SHA256: sends FILE with tus-js-client in small chunks, breaking off once in the
// middle and going on from there. A client that nobody here wrote.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';

const [, , modules, url, token, file, sha256] = process.argv;
const tus = createRequire(modules + '/package.json')('tus-js-client');
const bytes = readFileSync(file);
const options = {
  endpoint: `${url}/v1/files`,
  chunkSize: 40000,
  uploadSize: bytes.length,
  retryDelays: [0, 100, 300],
  metadata: { sha256 },
  headers: { Authorization: `Bearer ${token}` },
};

function send(more, stopAt) {
  return new Promise((resolve, reject) => {
    const upload = new tus.Upload(bytes, {
      ...options,
      ...more,
      onError: reject,
      onSuccess: () => resolve(upload.url),
      onChunkComplete: (size, done) => {
        if (stopAt && done >= stopAt) upload.abort().then(() => resolve(upload.url));
      },
    });
    upload.start();
  });
}

const half = await send({}, bytes.length / 2);
await send({ uploadUrl: half });
const got = await fetch(`${url}/v1/blobs/${sha256}`, { headers: { Authorization: `Bearer ${token}` } });
if (got.status !== 200 || !Buffer.from(await got.arrayBuffer()).equals(bytes)) throw new Error(`status ${got.status}`);
console.log('whole');
