// Rows of one shard between two checkpoints, named once and for all: the table keeps one batch of a name.

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.flink.core.io.SimpleVersionedSerializer;

public record Batch(int shard, String name, String rows) {
  public static final class Form implements SimpleVersionedSerializer<Batch> {
    @Override
    public int getVersion() {
      return 1;
    }

    @Override
    public byte[] serialize(Batch batch) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (DataOutputStream out = new DataOutputStream(bytes)) {
        out.writeInt(batch.shard());
        out.writeUTF(batch.name());
        byte[] rows = batch.rows().getBytes(StandardCharsets.UTF_8);
        out.writeInt(rows.length);
        out.write(rows);
      }
      return bytes.toByteArray();
    }

    @Override
    public Batch deserialize(int version, byte[] bytes) throws IOException {
      try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
        int shard = in.readInt();
        String name = in.readUTF();
        return new Batch(shard, name, new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8));
      }
    }
  }
}
