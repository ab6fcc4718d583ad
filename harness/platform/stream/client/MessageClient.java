// A producer or a consumer of the platform, told what to do by lines on standard input, answering with lines of JSON. It
// ends with its input. Whoever starts it numbers the messages and judges what became of them. SCHEMA is the text itself.
//
//   produce URL TOPIC NAME SCHEMA batched|single   lines `sequence partition device time errors`
//   consume URL TOPIC SUBSCRIPTION SCHEMA          every message once it came; lines are ignored
//   read URL TOPIC SCHEMA                          every message of the topic from its beginning, then the end

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.apache.pulsar.client.api.BatcherBuilder;
import org.apache.pulsar.client.api.CompressionType;
import org.apache.pulsar.client.api.Consumer;
import org.apache.pulsar.client.api.ConsumerBuilder;
import org.apache.pulsar.client.api.Message;
import org.apache.pulsar.client.api.MessageId;
import org.apache.pulsar.client.api.MessageRouter;
import org.apache.pulsar.client.api.Producer;
import org.apache.pulsar.client.api.ProducerBuilder;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.PulsarClientException;
import org.apache.pulsar.client.api.Reader;
import org.apache.pulsar.client.api.SubscriptionInitialPosition;
import org.apache.pulsar.client.api.SubscriptionType;
import org.apache.pulsar.client.api.TopicMetadata;

public final class MessageClient {
  private static final Duration PATIENCE = Duration.ofSeconds(80);

  private MessageClient() {}

  public static void main(String[] arguments) throws Exception {
    PulsarClient client =
        PulsarClient.builder()
            .serviceUrl(arguments[1])
            .operationTimeout(20, TimeUnit.SECONDS)
            .connectionTimeout(5, TimeUnit.SECONDS)
            .keepAliveInterval(5, TimeUnit.SECONDS)
            .maxBackoffInterval(2, TimeUnit.SECONDS)
            .build();
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    switch (arguments[0]) {
      case "produce":
        produce(client, arguments, lines);
        break;
      case "consume":
        consume(client, arguments, lines);
        break;
      case "read":
        read(client, arguments);
        break;
      default:
        throw new IllegalArgumentException("no such work: " + arguments[0]);
    }
    Runtime.getRuntime().halt(0);
  }

  private static void produce(PulsarClient client, String[] arguments, BufferedReader lines) throws Exception {
    MessageForm form = new MessageForm(arguments[4]);
    boolean isBatched = arguments[5].equals("batched");
    ProducerBuilder<byte[]> builder =
        client
            .newProducer()
            .topic(arguments[2])
            .producerName(arguments[3])
            .sendTimeout(0, TimeUnit.SECONDS)
            .blockIfQueueFull(true)
            .compressionType(CompressionType.LZ4)
            .enableBatching(isBatched)
            .batchingMaxMessages(200)
            .batchingMaxPublishDelay(500, TimeUnit.MILLISECONDS)
            .batcherBuilder(BatcherBuilder.DEFAULT)
            .messageRouter(new AsTold());
    Producer<byte[]> producer = patiently(builder::create);
    say("{\"ready\":true}");
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      String[] fields = line.split(" ");
      long sequence = Long.parseLong(fields[0]);
      byte[] text = form.write(sequence, Integer.parseInt(fields[2]), Long.parseLong(fields[3]), Integer.parseInt(fields[4]));
      producer
          .newMessage()
          .sequenceId(sequence)
          .property("partition", fields[1])
          .value(text)
          .sendAsync()
          .whenComplete((id, error) -> answer(sequence, error));
    }
    producer.flush();
    producer.close();
  }

  private static void answer(long sequence, Throwable error) {
    if (error == null) say("{\"acknowledged\":" + sequence + "}");
    else say("{\"failed\":" + sequence + ",\"why\":\"" + error.getClass().getSimpleName() + "\"}");
  }

  /** What came is said before it is acknowledged. */
  private static void consume(PulsarClient client, String[] arguments, BufferedReader lines) throws Exception {
    MessageForm form = new MessageForm(arguments[4]);
    ConsumerBuilder<byte[]> builder =
        client
            .newConsumer()
            .topic(arguments[2])
            .subscriptionName(arguments[3])
            .subscriptionType(SubscriptionType.Failover)
            .subscriptionInitialPosition(SubscriptionInitialPosition.Earliest);
    Consumer<byte[]> consumer = patiently(builder::subscribe);
    say("{\"ready\":true}");
    Thread reading =
        new Thread(
            () -> {
              try {
                while (true) {
                  Message<byte[]> message = consumer.receive();
                  say(form.told(message));
                  consumer.acknowledgeAsync(message);
                }
              } catch (Exception error) {
                say("{\"ended\":\"" + error.getClass().getSimpleName() + "\"}");
              }
            });
    reading.setDaemon(true);
    reading.start();
    while (lines.readLine() != null) {}
    consumer.close();
  }

  private static void read(PulsarClient client, String[] arguments) throws Exception {
    MessageForm form = new MessageForm(arguments[3]);
    long count = 0;
    for (String partition : client.getPartitionsForTopic(arguments[2]).get(60, TimeUnit.SECONDS)) {
      try (Reader<byte[]> reader = client.newReader().topic(partition).startMessageId(MessageId.earliest).create()) {
        while (reader.hasMessageAvailable()) {
          Message<byte[]> message = reader.readNext(20, TimeUnit.SECONDS);
          if (message == null) throw new IllegalStateException(partition + " has a message that does not come");
          say(form.told(message));
          count++;
        }
      }
    }
    say("{\"read\":" + count + "}");
  }

  /** A client that starts while a broker is away is started again by whoever runs it, until it finds another. */
  private static <T> T patiently(Callable<T> connect) throws Exception {
    long lastNs = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        return connect.call();
      } catch (PulsarClientException error) {
        if (System.nanoTime() - lastNs > 0) throw error;
        Thread.sleep(1000);
      }
    }
  }

  private static synchronized void say(String line) {
    System.out.println(line);
    System.out.flush();
  }

  /** The partition stands in the message, so that whoever numbers messages knows which one a lost broker holds. */
  private static final class AsTold implements MessageRouter {
    private static final long serialVersionUID = 1L;

    @Override
    public int choosePartition(Message<?> message, TopicMetadata metadata) {
      return Integer.parseInt(message.getProperty("partition")) % metadata.numPartitions();
    }
  }
}
