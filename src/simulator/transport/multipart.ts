// Reads the two parts of createAndUpload. A part counts by its name, with and without a filename.
import { Busboy } from '@fastify/busboy';
import { ReplyError, v2Failure } from './reply.ts';

export const readParts = async (
  contentType: string,
  body: Buffer,
): Promise<ReadonlyMap<string, Buffer>> => {
  const parts = new Map<string, Buffer>();
  await new Promise<void>((resolve, reject) => {
    const refuse = (): void =>
      reject(new ReplyError(v2Failure(400, 'The request was not properly formed')));
    try {
      const parser = new Busboy({
        headers: { 'content-type': contentType },
        // Field parts are decoded and cut at 1 MB; as files they come as bytes of any size.
        isPartAFile: () => true,
      });
      parser.on('file', (name, stream) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        // A body that is cut is an error of the part as well; without a listener it would end the process.
        stream.on('error', refuse);
        stream.on('end', () => parts.set(name, Buffer.concat(chunks)));
      });
      parser.on('finish', resolve);
      parser.on('error', refuse);
      parser.end(body);
    } catch {
      refuse();
    }
  });
  return parts;
};
