// The job behind the image of the platform's stream processor: messages of a topic, counted per device and minute of their
// own time, into the table of the cluster. Arguments: --configuration FILE, a properties file with event.avsc beside it.

import java.io.FileReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.pulsar.source.PulsarSource;
import org.apache.flink.connector.pulsar.source.enumerator.cursor.StartCursor;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;

public final class PipelineJob {
  public static void main(String[] arguments) throws Exception {
    Path file = Path.of(arguments[1]);
    Properties settings = new Properties();
    try (Reader text = new FileReader(file.toFile())) {
      settings.load(text);
    }
    String schema = Files.readString(file.resolveSibling("event.avsc"));
    PulsarSource<Event> source =
        PulsarSource.builder()
            .setServiceUrl(settings.getProperty("pulsar.service-url"))
            .setStartCursor(StartCursor.earliest())
            .setTopics(settings.getProperty("pulsar.topic"))
            .setSubscriptionName(settings.getProperty("pulsar.subscription"))
            .setDeserializationSchema(new EventReader(schema))
            .build();
    // No partition is ever taken for idle: one that a lost broker keeps silent would come back with messages too late.
    WatermarkStrategy<Event> times =
        WatermarkStrategy.<Event>forBoundedOutOfOrderness(Duration.ofSeconds(2))
            .withTimestampAssigner((event, ignored) -> event.time);
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    environment
        .fromSource(source, times, "messages")
        .uid("messages")
        .keyBy(event -> event.device)
        .window(TumblingEventTimeWindows.of(Duration.ofMinutes(1)))
        .aggregate(new Summary(), new WindowRow())
        .uid("minutes")
        .sinkTo(new TableSink(settings.getProperty("sink.url"), settings.getProperty("sink.table"), password()))
        .setParallelism(2)
        .uid("table");
    environment.execute("iot-flink-job");
  }

  /** Of the secret that the cluster mounts; empty where there is none. */
  private static String password() throws IOException {
    Path file = Path.of("/etc/job-login/password");
    return Files.exists(file) ? Files.readString(file).strip() : "";
  }
}
