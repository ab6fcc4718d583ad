// What is known of one device in one minute: how many messages, their errors together, and each measure's sum and bounds.

import org.apache.flink.api.common.functions.AggregateFunction;

public final class Summary implements AggregateFunction<Event, Summary.Sums, Summary.Sums> {
  private static final long serialVersionUID = 1L;

  public static final class Sums {
    public long count;
    public long errors;
    public int status;
    public int type;
    public String site = "";
    public String firmware = "";
    public double[] sum = new double[4];
    public float[] min = new float[4];
    public float[] max = new float[4];
  }

  @Override
  public Sums createAccumulator() {
    return new Sums();
  }

  @Override
  public Sums add(Event event, Sums sums) {
    for (int at = 0; at < sums.sum.length; at++) {
      float measure = event.measures[at];
      sums.min[at] = sums.count == 0 ? measure : Math.min(sums.min[at], measure);
      sums.max[at] = sums.count == 0 ? measure : Math.max(sums.max[at], measure);
      sums.sum[at] += measure;
    }
    sums.count++;
    sums.errors += event.errors;
    sums.status = event.status;
    sums.type = event.type;
    sums.site = event.site;
    sums.firmware = event.firmware;
    return sums;
  }

  @Override
  public Sums getResult(Sums sums) {
    return sums;
  }

  @Override
  public Sums merge(Sums left, Sums right) {
    throw new UnsupportedOperationException("minutes do not merge");
  }
}
