import { z } from 'zod';

/** An app of an enterprise, and where its Box is. */
export interface BoxApp {
  readonly baseUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly enterpriseId: string;
  /** What it signs assertions with, if not by client credentials alone. */
  readonly key?: {
    readonly jwtKeyId: string;
    readonly privateKey: string;
    readonly privateKeyPassphrase: string;
  };
}

/** As the developer console gives it for download; an app with client credentials has no `appAuth`. */
const downloaded = z
  .object({
    boxAppSettings: z.object({
      clientID: z.string(),
      clientSecret: z.string(),
      appAuth: z
        .object({ publicKeyID: z.string(), privateKey: z.string(), passphrase: z.string() })
        .optional(),
    }),
    enterpriseID: z.string(),
  })
  .transform(({ boxAppSettings: { clientID, clientSecret, appAuth }, enterpriseID }) => ({
    clientId: clientID,
    clientSecret,
    enterpriseId: enterpriseID,
    ...(appAuth?.privateKey && {
      key: {
        jwtKeyId: appAuth.publicKeyID,
        privateKey: appAuth.privateKey,
        privateKeyPassphrase: appAuth.passphrase,
      },
    }),
  }));

export const boxUrl = 'https://api.box.com';

export const readBoxApp = (config: string, baseUrl = boxUrl): BoxApp => ({
  ...downloaded.parse(JSON.parse(config)),
  baseUrl,
});
