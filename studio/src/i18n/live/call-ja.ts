import { joined } from '../joined.ts';
import type { CallMessages } from './call-en.ts';

export const callJa: CallMessages = {
  title: (name) => joined`${name} の呼び出し方`,
  lead: '目的ごとの方法と、コピーして使える例です。サインインが必要な場合、プログラムにはトークンが要ります（管理の「API トークン」）。',
  needs: {
    realtime: 'カメラや、1枚ごとに結果を待つプログラム',
    batch: '多数の画像をまとめて処理し、記録する',
    asynchronous: '画像を渡し、結果は後で知らせてもらう',
    screen: '実行の進み具合を画面に表示する',
  },
  for: {
    'realtime grpc':
      'フレームのストリームに、順番どおりに結果を返します。カメラやプログラムに最も速い方法です。',
    'realtime websocket': 'ブラウザや、ほかの方法が使えないカメラ向けです。',
    'realtime rest': 'たまに1枚だけ処理し、同じリクエストで結果を受け取ります。',
    'batch rest': '画像ごとに1件となり、結果は保存されて後から探せます。',
    'asynchronous rest': '記録されたことだけを返し、終わると署名付きの通知（Webhook）を送ります。',
    'screen websocket': '変化と進み具合を、起きるたびに知らせます。',
  },
  protocols: { grpc: 'gRPC', websocket: 'WebSocket', rest: 'REST', sse: 'SSE' },
  languages: { curl: 'curl', grpcurl: 'grpcurl', python: 'Python', typescript: 'TypeScript' },
  example: '例',
  address: 'アドレス',
  measured: '計測値',
  measures: {
    realtime: (p50, p95) => `1フレームは通常 ${p50}、遅いとき（95%）${p95}`,
    batch: (p50, p95) => `多数の中の1枚は通常 ${p50}、遅いとき（95%）${p95}`,
    asynchronous: (p50, p95) => `通常 ${p50} で完了、遅いとき（95%）${p95}`,
    screen: () => '',
  },
  notMeasured: 'まだ計測されていません。',
  notLive: 'パイプラインがライブである必要があります。',
  back: 'エディタで開く',
};
