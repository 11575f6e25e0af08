// A body that is read slowly pauses the connection. When the other side closes while it is paused, exactly behind the last byte,
// undici 7.26 to 7.30 ends the process with an assertion that nobody can catch (nodejs/undici#5360; mended in undici 8, which needs
// a newer Node.js). Older versions take a body in chunks that was cut off for a whole one, which is worse. So a paused body goes on
// for a moment before its connection's end is looked at: that buffers one piece more at most.
import { subscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { DecoratorHandler, type Dispatcher } from 'undici';

type Controller = Dispatcher.DispatchController;

/** Every body of this process that waits for its reader; a connection does not tell whose it is. */
const paused = new Set<Controller>();

function goOn(): void {
  const waiting = [...paused];
  paused.clear();
  for (const controller of waiting) if (controller.paused) controller.resume();
}

subscribe('undici:client:connected', (message) => {
  (message as { readonly socket: Socket }).socket.prependListener('end', goOn);
});

/** For `dispatcher.compose`: a body may wait for its reader while the other side closes. */
export const survivePausedEnd: Dispatcher.DispatcherComposeInterceptor =
  (dispatch) => (options, handler) => {
    // Handlers come in two forms; the decorator makes one of them.
    const inner = new DecoratorHandler(handler) as Dispatcher.DispatchHandler;
    return dispatch(options, {
      onRequestStart: (controller, context) => inner.onRequestStart?.(controller, context),
      onRequestUpgrade: (controller, ...upgrade) =>
        inner.onRequestUpgrade?.(controller, ...upgrade),
      onResponseStart: (controller, ...start) => inner.onResponseStart?.(controller, ...start),
      onResponseData: (controller, chunk) => {
        // A body without a stated end gets an empty piece when it goes on; a full buffer would pause at that again.
        if (chunk.byteLength === 0) return;
        inner.onResponseData?.(controller, chunk);
        if (controller.paused) paused.add(controller);
      },
      onResponseEnd: (controller, trailers) => {
        paused.delete(controller);
        inner.onResponseEnd?.(controller, trailers);
      },
      onResponseError: (controller, error) => {
        paused.delete(controller);
        inner.onResponseError?.(controller, error);
      },
    });
  };
