import CopyWebpackPlugin from 'copy-webpack-plugin';
import { EsbuildPlugin } from 'esbuild-loader';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Configuration } from 'webpack';
import { finishPluginJson, pluginId, root } from './pluginFiles.ts';

/**
 * Builds the plugin. The layout (this path, `src/module.tsx`, `dist/`, an AMD module) is that of `@grafana/create-plugin`,
 * so that the ecosystem's tools find what they look for; the configuration is our own.
 */
export interface BuildOptions {
  production: boolean;
  /** Folder that is emptied and filled. */
  output?: string;
}

/** What Grafana gives to every plugin. `react/jsx-runtime` is not here: see jsxRuntime.ts. */
const shared = [
  'lodash',
  'jquery',
  'moment',
  'emotion',
  '@emotion/css',
  '@emotion/react',
  'prismjs',
  'react',
  'react-dom',
  'react-redux',
  'redux',
  'rxjs',
  'rxjs/operators',
  'i18next',
  'react-router',
  'd3',
  '@grafana/ui',
  '@grafana/runtime',
  '@grafana/data',
];

/** Browsers that Grafana 12.4 supports have all of it. */
const target = 'es2022';

export function webpackConfig({ production, output = path.join(root, 'dist') }: BuildOptions): Configuration {
  const id = pluginId();
  return {
    mode: production ? 'production' : 'development',
    target: ['web', target],
    context: path.join(root, 'src'),
    entry: { module: './module.tsx' },
    devtool: 'source-map',
    output: {
      path: output,
      clean: true,
      filename: '[name].js',
      chunkFilename: 'chunk-[name].[contenthash:8].js',
      library: { type: 'amd' },
      // Relative to the page's <base href>, so it also holds where Grafana is served below a path.
      publicPath: `public/plugins/${id}/`,
      uniqueName: id,
    },
    externals: shared,
    resolve: {
      extensions: ['.tsx', '.ts', '.mjs', '.js'],
      alias: {
        'react/jsx-runtime': path.join(import.meta.dirname, 'jsxRuntime.ts'),
        'react/jsx-dev-runtime': path.join(import.meta.dirname, 'jsxRuntime.ts'),
      },
    },
    module: {
      rules: [
        {
          test: /\.tsx?$/,
          exclude: /node_modules/,
          loader: 'esbuild-loader',
          options: { target, jsx: 'transform', tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } } },
        },
        { test: /\.(svg|png)$/, type: 'asset/resource', generator: { filename: 'img/[name].[contenthash:8][ext]' } },
      ],
    },
    optimization: {
      // Chunks are named after pages in the code; a number would change with every new page.
      chunkIds: 'named',
      minimizer: [new EsbuildPlugin({ target, drop: ['console', 'debugger'], legalComments: 'none' })],
      splitChunks: {
        chunks: 'async',
        // What two pages share goes into a file of its own from this size on; below it, a request costs more than it saves.
        minSize: 15_000,
        maxAsyncRequests: 6,
        cacheGroups: {
          vendors: { test: /[\\/]node_modules[\\/]/, name: 'vendors', minSize: 0, priority: 10 },
          shared: { minChunks: 2, name: 'shared', priority: 5 },
          default: false,
          defaultVendors: false,
        },
      },
    },
    plugins: [new CopyWebpackPlugin({ patterns: shippedFiles() })],
    performance: { hints: false },
    stats: 'errors-warnings',
    cache: {
      type: 'filesystem',
      cacheDirectory: path.join(root, 'build/cache/webpack'),
      name: production ? 'production' : 'development',
      version: toolsHash(),
    },
  };
}

function shippedFiles(): CopyWebpackPlugin.PluginOptions['patterns'] {
  const info = { minimized: true };
  return [
    { from: 'plugin.json', transform: (content: Buffer) => finishPluginJson(content), info },
    { from: 'img/**/*', info },
    { from: 'dashboards/**/*.json', noErrorOnMissing: true, info },
    ...['README.md', 'CHANGELOG.md', 'LICENSE']
      .map((name) => path.join(root, name))
      .filter((file) => existsSync(file))
      .map((from) => ({ from, to: path.basename(from), toType: 'file' as const, info })),
  ];
}

/** Changes whenever a tool or this configuration does: then the cache of earlier builds is of no use. */
function toolsHash(): string {
  const hash = createHash('sha256');
  for (const file of ['package-lock.json', '.config/webpack/webpack.config.ts', '.config/webpack/jsxRuntime.ts']) {
    hash.update(readFileSync(path.join(root, file)));
  }
  return hash.digest('hex').slice(0, 16);
}

/** For the webpack command line, which calls it with what stands after `--env`. */
const config = (env: { production?: boolean }): Configuration => webpackConfig({ production: env.production === true });
export default config;
