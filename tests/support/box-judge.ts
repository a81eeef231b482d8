import { directory } from '../../local/seed/company.ts';

/** The Box twin's own word on who may read what: it decides by Box's documentation, and shares no code with the product. */
export interface Judge {
  mayRead(boxUserId: string, fileId: string): Promise<boolean>;
}

/** Asks as the app's own account in the name of each person (As-User). */
export async function openJudge(boxUrl: string, clientSecret: string): Promise<Judge> {
  const signedIn = await fetch(`${boxUrl}/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: 'sluice-local',
      client_secret: clientSecret,
      box_subject_type: 'enterprise',
      box_subject_id: directory.enterpriseId,
    }),
  });
  if (!signedIn.ok) throw new Error(`Box answers ${signedIn.status} to our sign-in`);
  const { access_token: token } = (await signedIn.json()) as { access_token: string };
  return {
    async mayRead(boxUserId, fileId) {
      const response = await fetch(`${boxUrl}/2.0/files/${fileId}?fields=permissions`, {
        headers: { authorization: `Bearer ${token}`, 'as-user': boxUserId },
      });
      if (response.status === 404 || response.status === 403) return false;
      if (!response.ok) throw new Error(`Box answers ${response.status} about file ${fileId}`);
      const { permissions } = (await response.json()) as { permissions: { can_preview: boolean } };
      return permissions.can_preview;
    },
  };
}
