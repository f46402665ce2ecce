import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** Something between the browser and the server that can cut what goes through it. */
export type Proxy = {
  url: string;
  /** Cuts every connection that is open now. */
  drop: () => void;
  /** From now on every event stream is closed as soon as it is answered, as some companies' proxies do. */
  cutStreams: () => void;
  /** How many event streams were begun. */
  streams: () => number;
  stop: () => Promise<void>;
};

/** Starts one in front of a server. */
export async function startProxy(target: string): Promise<Proxy> {
  const to = new URL(target);
  const sockets = new Set<Socket>();
  let cuts = false;
  let streams = 0;
  const forward = (from: IncomingMessage, back: ServerResponse) => {
    const onward = request({ host: to.hostname, port: to.port, method: from.method, path: from.url, headers: from.headers }, (answer) => {
      const isStream = answer.headers['content-type']?.startsWith('text/event-stream');
      if (isStream) streams++;
      if (isStream && cuts) {
        answer.destroy();
        back.destroy();
        return;
      }
      back.writeHead(answer.statusCode!, answer.headers);
      // A stream that has said nothing yet is there all the same.
      back.flushHeaders();
      answer.on('error', () => back.destroy());
      answer.pipe(back);
    });
    onward.on('error', () => back.destroy());
    back.on('close', () => onward.destroy());
    from.pipe(onward);
  };
  const server = createServer(forward);
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const drop = () => sockets.forEach((socket) => socket.destroy());
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    drop,
    cutStreams: () => {
      cuts = true;
      drop();
    },
    streams: () => streams,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        drop();
      }),
  };
}
