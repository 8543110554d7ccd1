import type { JapaneseTexts } from './texts.ts';

/** Kubernetes クラスターでの実行。 */
export const clusterTexts = {
  CLUSTER_UNREACHABLE: [
    'クラスター {server} から応答がありません：{reason}。',
    'API サーバーが動作し、プラットフォームから到達できるか確認してください。自動的に再試行されます。',
  ],
  CLUSTER_CONFIG: [
    'クラスターへのアクセス設定が使えません：{reason}。',
    'KUMIKI_ARGO_KUBECONFIG に kubeconfig ファイルを指定するか、サービスアカウント付きの Pod でプラットフォームを動かしてください。',
  ],
  CLUSTER_DENIED: [
    'クラスターは、名前空間 {namespace} でプラットフォームに {action} を許可していません。',
    'アカウントに {rule} を含む Role を与えてください。必要なものは「kumiki cluster」で表示できます。',
  ],
  CLUSTER_REFUSED: [
    'クラスターが {what} を拒否しました：{reason}。',
    'メッセージを確認してください。名前空間の割り当てや受け入れ規則はクラスターの運用者が定めています。',
  ],
  COMPONENT_IMAGE_UNKNOWN: [
    '処理部品 {component} を起動するためのイメージが分かりません。',
    'レジストリに公開するか、KUMIKI_ARGO_IMAGES のファイルにイメージを書いてください。ダイジェストは {digest} です。',
  ],
  EXECUTOR_MISSING: [
    'このプラットフォームには、実行に使えるクラスターがありません。',
    'executor に local を指定するか省略してください。または、クラスターを使う設定（KUMIKI_ARGO_HELPER_IMAGE）を運用者に依頼してください。',
  ],
  EGRESS_NOT_ALLOWED: [
    'ステップ「{step}」は外部と通信しますが、このクラスターでは許可されていません。',
    '運用者に KUMIKI_ARGO_EGRESS の設定を依頼するか、このステップを外してください。',
  ],
  POD_CANNOT_START: [
    'クラスターで問題が起きています：{reason}。',
    'クラスターの運用者は {pod} という名前で確認できます。直れば実行は自動的に再開します。失敗した件は再実行できます。',
  ],
  POD_LOST: [
    'この件を処理していた Pod が結果を出さずに終了しました：{reason}。',
    '失敗した件を再実行してください。繰り返す場合は、処理部品のメモリを増やすか、クラスターのイベントを確認してください。',
  ],
  REPLICA_LOST: [
    'デプロイの Pod {pod} がなくなりました：{reason}。',
    '処理中だったフレームは別の Pod でもう一度処理されます。繰り返す場合は、クラスターのイベントを確認してください。',
  ],
  REPLICA_CANNOT_START: [
    'デプロイの Pod が起動しません：{reason}。',
    'クラスターの運用者は {pod} という名前で確認できます。直れば、デプロイは自動的に続きます。',
  ],
  REPLICA_ANSWER_INVALID: [
    'デプロイの Pod とプラットフォームのやり取りが正しくありません：{reason}。',
    'ヘルパーはプラットフォームと同じ版である必要があります。KUMIKI_ARGO_HELPER_IMAGE で指定します。',
  ],
  DEPLOYMENT_HOP_UNKNOWN: [
    '「{value}」の画像はステップのグループの間を渡りません。渡るもの：{passes}。',
    '`hop.values` にはステップの出力を STEP.OUTPUT の形で指定するか、すべてを対象にするなら省略してください。',
  ],
  DEPLOYMENT_TARGET_CLOSED: [
    'このプラットフォームは Kubernetes クラスターにはデプロイしません。',
    'プラットフォームのマシンにデプロイするか、運用者に KUMIKI_REALTIME_KUBERNETES の設定を依頼してください。',
  ],
  POD_MEMORY: [
    '{component} のコンテナはクラスターによって終了されました：メモリの上限 {limit} を超えました。',
    'ステップに必要な量を指定するか（resources の memory: 2Gi など。上限はその2倍、最低 1 GiB）、より小さい画像を渡してください。',
  ],
  HELPER_ELSEWHERE: [
    '実行 {execution} は、このプロセスでは処理していません。',
    'もう一度試してください。処理しているプロセスが同じアドレスにあるか、起動中です。',
  ],
  HELPER_REPORT: [
    '実行の Pod からの報告が正しくありません：{reason}。',
    'ヘルパーはプラットフォームと同じ版である必要があります。KUMIKI_ARGO_HELPER_IMAGE で指定します。',
  ],
} as const satisfies JapaneseTexts;
