import packageFile from '../../package.json' with { type: 'json' };

/** The version of the program: that of the whole project. */
export const { version } = packageFile;
