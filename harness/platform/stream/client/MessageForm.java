// A message by the platform's schema, whatever fields that has: those that are judged are set, the others are 0 or empty.

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.pulsar.client.api.Message;

final class MessageForm {
  private final Schema schema;
  private final GenericDatumReader<GenericRecord> reader;

  MessageForm(String text) {
    schema = new Schema.Parser().parse(text);
    reader = new GenericDatumReader<>(schema);
  }

  byte[] write(long sequence, int device, long time, int errors) throws IOException {
    GenericRecord record = new GenericData.Record(schema);
    for (Schema.Field field : schema.getFields()) record.put(field.name(), nothing(field.schema().getType()));
    record.put("sensorId", device);
    record.put("sensorType", device % 5);
    record.put("temperature", 20f + device % 10);
    record.put("eventTime", time);
    record.put("sequence", sequence);
    record.put("errorCount", errors);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    new GenericDatumWriter<GenericRecord>(schema).write(record, encoder);
    encoder.flush();
    return bytes.toByteArray();
  }

  String told(Message<byte[]> message) throws IOException {
    GenericRecord record = reader.read(null, DecoderFactory.get().binaryDecoder(message.getData(), null));
    return "{\"message\":" + record.get("sequence") + ",\"by\":\"" + message.getProducerName() + "\",\"id\":\"" + message.getMessageId() + "\"}";
  }

  private static Object nothing(Schema.Type type) {
    switch (type) {
      case INT:
        return 0;
      case LONG:
        return 0L;
      case FLOAT:
        return 0f;
      case DOUBLE:
        return 0d;
      default:
        return "";
    }
  }
}
