/** What infrastructure would have made. Apart, so that a child process needs no test runner for it. */
export const databases = [
  {
    id: 'company',
    containers: [
      {
        id: 'files',
        partitionKeyPaths: ['/tenant'],
        compositeIndexes: [
          [
            { path: '/group', order: 'ascending' as const },
            { path: '/number', order: 'descending' as const },
          ],
        ],
      },
      { id: 'grants', partitionKeyPaths: ['/tenant', '/source', '/document'] },
      {
        id: 'people',
        partitionKeyPaths: ['/tenant'],
        defaultTtlSeconds: -1,
        uniqueKeys: [['/email']],
      },
    ],
  },
];
