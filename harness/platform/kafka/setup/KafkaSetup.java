import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** Makes the topics of a file and the grants of another, and leaves alone what is there. */
public final class KafkaSetup {
    private KafkaSetup() {}

    /** Brokers, the file of topics, the file of grants. */
    public static void main(String[] arguments) throws Exception {
        Properties settings = new Properties();
        settings.put("bootstrap.servers", arguments[0]);
        settings.put("default.api.timeout.ms", "120000");
        ObjectMapper mapper = new ObjectMapper();
        try (Admin admin = Admin.create(settings)) {
            List<AclBinding> grants = new ArrayList<>();
            for (JsonNode grant : mapper.readTree(new File(arguments[2]))) grants.add(binding(grant));
            admin.createAcls(grants).all().get();
            for (JsonNode topic : mapper.readTree(new File(arguments[1]))) {
                try {
                    admin.createTopics(List.of(topicOf(topic))).all().get();
                } catch (ExecutionException failure) {
                    if (!(failure.getCause() instanceof TopicExistsException)) throw failure;
                }
            }
        }
    }

    private static NewTopic topicOf(JsonNode node) {
        Map<String, String> config = new HashMap<>();
        node.path("config").fields().forEachRemaining(field -> config.put(field.getKey(), field.getValue().asText()));
        short copies = (short) node.path("replicationFactor").asInt();
        return new NewTopic(node.path("name").asText(), node.path("partitions").asInt(), copies).configs(config);
    }

    private static AclBinding binding(JsonNode node) {
        ResourceType type = ResourceType.fromString(node.path("resource").asText());
        PatternType pattern = PatternType.valueOf(node.path("pattern").asText().toUpperCase(Locale.ROOT));
        AclOperation operation = AclOperation.fromString(node.path("operation").asText());
        return new AclBinding(
                new ResourcePattern(type, node.path("name").asText(), pattern),
                new AccessControlEntry(
                        "User:" + node.path("principal").asText(), "*", operation, AclPermissionType.ALLOW));
    }
}
