// Buyers to begin with. Each goes on with the next line when the agent has answered.

export const STORIES = [
  { name: "什么时候发货", status: "none", lines: ["这款杯子现在拍，什么时候能发？", "今天能发出来吗？", "好的，那我拍了"] },
  { name: "催发货", status: "paid", lines: ["前天拍的怎么还没发货啊", "我赶着送人，到底什么时候能发", "今天一定要给我发出来，行不行"] },
  { name: "讲价", status: "unpaid", lines: ["能不能便宜点", "别家比你们便宜十块呢", "那送个小礼物总行吧"] },
  { name: "物流不动了", status: "shipped", lines: ["快递一天多没更新了，怎么回事", "不会是丢了吧", "那我再等等"] },
  { name: "收到碎了", status: "signed", lines: ["收到杯子是碎的！！", "你们怎么包装的，气死我了", "那你们怎么赔"] },
  { name: "要好评返现", status: "signed", lines: ["给个好评有没有返现", "别家都有啊"] },
];
