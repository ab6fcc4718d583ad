// Avro text of a message by the platform's schema. One that cannot be read ends the job: it would be lost silently else.

import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.flink.api.common.serialization.AbstractDeserializationSchema;

public final class EventReader extends AbstractDeserializationSchema<Event> {
  private static final long serialVersionUID = 1L;
  private final String text;
  private transient GenericDatumReader<GenericRecord> reader;
  private transient BinaryDecoder decoder;
  private transient GenericRecord record;

  public EventReader(String schema) {
    super(Event.class);
    text = schema;
  }

  @Override
  public void open(InitializationContext context) {
    reader = new GenericDatumReader<>(new Schema.Parser().parse(text));
  }

  @Override
  public Event deserialize(byte[] message) throws IOException {
    decoder = DecoderFactory.get().binaryDecoder(message, decoder);
    record = reader.read(record, decoder);
    Event event = new Event();
    event.device = (Integer) record.get("sensorId");
    event.type = (Integer) record.get("sensorType");
    event.time = (Long) record.get("eventTime");
    event.status = (Integer) record.get("status");
    event.measures = new float[] {number("temperature"), number("humidity"), number("pressure"), number("batteryLevel")};
    event.site = record.get("site").toString();
    event.firmware = record.get("firmware").toString();
    event.errors = (Integer) record.get("errorCount");
    return event;
  }

  private float number(String field) {
    return ((Number) record.get(field)).floatValue();
  }
}
