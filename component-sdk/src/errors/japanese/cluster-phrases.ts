/** What keeps a run on a cluster from going on, as `troublesOf` says it; what the cluster itself says stays as it is. */
export const clusterPhrases: readonly (readonly [english: string, japanese: string])[] = [
  [
    'the controller of Argo Workflows has not looked at its Workflow; it may not run, or not watch this namespace',
    'Argo Workflows のコントローラーが Workflow を見ていません（動作していないか、この名前空間を監視していない可能性があります）',
  ],
  ['the namespace allows no more pods: {message}', '名前空間でこれ以上 Pod を作れません：{message}'],
  [
    'its pods have ended, but Argo still calls the Workflow running: the service account of its pods may lack "create" and "patch" on workflowtaskresults',
    'Pod は終了しましたが、Argo では Workflow が実行中のままです（Pod のサービスアカウントに workflowtaskresults の "create" と "patch" の権限がない可能性があります）',
  ],
  [
    'there is no pod of it: the controller of Argo Workflows may not run, or waits before it makes a lost pod anew',
    'Pod がありません（Argo Workflows のコントローラーが動作していないか、失われた Pod の作り直しを待っています）',
  ],
  ['no node takes a pod of it: {message}', 'Pod を置けるノードがありません：{message}'],
  ['the image of {name} cannot be pulled: {message}', '{name} のイメージを取得できません：{message}'],
  ['{name} cannot be started: {message}', '{name} を起動できません：{message}'],
  ['{name} has ended {restarts} times ({how})', '{name} が {restarts} 回終了しました（{how}）'],
];
