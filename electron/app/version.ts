import packageDescription from '../../package.json' with { type: 'json' };

/** The application's version, as package.json has it. */
export const applicationVersion: string = packageDescription.version;

declare const sourceCommitOfBuild: string | null | undefined;

/** The commit that the application was built from; null where it runs from source, or was built outside of a repository. */
export const sourceCommit: string | null = typeof sourceCommitOfBuild === 'string' ? sourceCommitOfBuild : null;
