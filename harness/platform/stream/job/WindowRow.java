// One finished minute of one device as a row of the table, in the form JSONEachRow.

import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;

public final class WindowRow extends ProcessWindowFunction<Summary.Sums, WindowRow.Row, Integer, TimeWindow> {
  private static final long serialVersionUID = 1L;
  private static final String[] NAMES = {"temperature", "humidity", "pressure", "battery"};

  public static final class Row {
    public int device;
    public String json;
  }

  @Override
  public void process(Integer device, Context context, Iterable<Summary.Sums> sums, Collector<Row> out) {
    Summary.Sums one = sums.iterator().next();
    StringBuilder json = new StringBuilder();
    json.append("{\"device_id\":\"sensor-").append(device).append('"');
    json.append(",\"device_type\":\"type-").append(one.type).append('"');
    json.append(",\"time\":").append(context.window().getStart() / 1000);
    json.append(",\"record_count\":").append(one.count);
    json.append(",\"error_count\":").append(one.errors);
    json.append(",\"status\":").append(one.status);
    for (int at = 0; at < NAMES.length; at++) {
      json.append(",\"").append(NAMES[at]).append("\":").append(one.sum[at] / one.count);
      json.append(",\"").append(NAMES[at]).append("_min\":").append(one.min[at]);
      json.append(",\"").append(NAMES[at]).append("_max\":").append(one.max[at]);
    }
    json.append(",\"site\":\"").append(one.site).append("\",\"firmware\":\"").append(one.firmware).append("\"}\n");
    Row row = new Row();
    row.device = device;
    row.json = json.toString();
    out.collect(row);
  }
}
