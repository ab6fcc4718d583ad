import java.io.BufferedReader;
import java.io.FileReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Messages into a topic from lines of the input, all messages of a topic, or what a group has left; answers are lines of JSON. */
public final class MessageClient {
    private MessageClient() {}

    /** `produce|read|left`, the topic, a file of settings that say where the brokers are and how to speak to them, a group. */
    public static void main(String[] arguments) throws Exception {
        Properties settings = new Properties();
        try (FileReader file = new FileReader(arguments[2], StandardCharsets.UTF_8)) {
            settings.load(file);
        }
        if (arguments[0].equals("produce")) produce(arguments[1], settings);
        else if (arguments[0].equals("left")) left(arguments[1], settings, arguments[3]);
        else read(arguments[1], settings);
    }

    /** By how many messages the group's committed offsets and the ends of the topic's partitions differ. */
    private static void left(String topic, Properties settings, String group) throws Exception {
        settings.put("request.timeout.ms", "5000");
        settings.put("default.api.timeout.ms", "15000");
        try (Admin admin = Admin.create(settings);
                KafkaConsumer<String, String> consumer =
                        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(one -> new TopicPartition(topic, one.partition()))
                    .toList();
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            Map<TopicPartition, OffsetAndMetadata> committed =
                    admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
            long count = 0;
            for (TopicPartition one : partitions) {
                OffsetAndMetadata offset = committed.get(one);
                // Offsets beyond the end are no end of the work: a worker that finds them begins anew.
                count += Math.abs(ends.get(one) - (offset == null ? 0 : offset.offset()));
            }
            tell("{\"left\":" + count + "}");
        }
    }

    private static void produce(String topic, Properties settings) throws Exception {
        settings.putIfAbsent("acks", "all");
        settings.put("enable.idempotence", "true");
        settings.put("delivery.timeout.ms", "180000");
        settings.put("request.timeout.ms", "10000");
        settings.put("linger.ms", "5");
        settings.put("max.block.ms", "180000");
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            int partitions = producer.partitionsFor(topic).size();
            tell("{\"ready\":true}");
            BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String line = input.readLine(); line != null; line = input.readLine()) {
                String[] words = line.split(" ");
                String sequence = words[0];
                String value = "{\"sequence\":" + sequence + ",\"device\":" + words[2] + ",\"timeMs\":" + words[3]
                        + ",\"mark\":" + words[4] + "}";
                int partition = Integer.parseInt(words[1]) % partitions;
                producer.send(new ProducerRecord<>(topic, partition, words[2], value), (place, failure) -> {
                    if (failure == null) tell("{\"acknowledged\":" + sequence + "}");
                    else tell("{\"failed\":" + sequence + ",\"why\":\"" + failure.getClass().getSimpleName() + "\"}");
                });
            }
        }
    }

    private static void read(String topic, Properties settings) {
        settings.put("enable.auto.commit", "false");
        settings.put("isolation.level", "read_committed");
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(one -> new TopicPartition(topic, one.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            long count = 0;
            while (!partitions.stream().allMatch(one -> consumer.position(one) >= ends.get(one))) {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(500))) {
                    if (record.offset() >= ends.get(new TopicPartition(topic, record.partition()))) continue;
                    count += 1;
                    tell("{\"message\":" + sequenceOf(record.value()) + ",\"by\":\"topic\",\"id\":\""
                            + record.partition() + "-" + record.offset() + "\"}");
                }
            }
            tell("{\"read\":" + count + "}");
        }
    }

    /** The number is the first field. */
    private static String sequenceOf(String value) {
        return value.substring(value.indexOf(':') + 1, value.indexOf(','));
    }

    private static synchronized void tell(String line) {
        System.out.println(line);
    }
}
