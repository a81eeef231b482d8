import type { IncomingMessage } from 'node:http';

/** The address that was asked for, or undefined when the request line or the Host header is no address. */
export function addressOf({ url = '/', headers }: IncomingMessage): URL | undefined {
  if (/^https?:\/\//i.test(url)) return parse(url); // as proxies are asked, which RFC 9112 §3.2.2 lets anybody do
  const base = parse(`http://${headers.host ?? 'localhost'}`);
  const isBare = base !== undefined && base.href === `${base.origin}/`;
  // Put together as text: "//x/y" is a path here, not a host.
  return isBare && url.startsWith('/') ? parse(base.origin + url) : undefined;
}

const parse = (url: string): URL | undefined => URL.parse(url) ?? undefined;
