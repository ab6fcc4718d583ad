// What the job keeps of a message.

public final class Event {
  public int device;
  public int type;
  /** Milliseconds since 1970, by the device's clock. */
  public long time;
  public int status;
  /** temperature, humidity, pressure, battery. */
  public float[] measures;
  public String site;
  public String firmware;
  public int errors;
}
