// Writes rows exactly once: what came between two checkpoints is one batch a shard, kept in the checkpoint under a name of
// its own and inserted after it. Whoever inserts it again after a failure inserts the same name, which the table knows.

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;

public final class TableSink implements Sink<WindowRow.Row>, SupportsCommitter<Batch> {
  private static final long serialVersionUID = 1L;
  private final String url;
  private final String table;
  private final String password;

  public TableSink(String url, String table, String password) {
    this.url = url;
    this.table = table;
    this.password = password;
  }

  @Override
  public SinkWriter<WindowRow.Row> createWriter(InitContext context) throws IOException {
    throw new UnsupportedOperationException("writers are made by the newer call");
  }

  @Override
  public SinkWriter<WindowRow.Row> createWriter(WriterInitContext context) throws IOException {
    return new Writer(new Cluster(url, table, password).shards());
  }

  @Override
  public Committer<Batch> createCommitter(CommitterInitContext context) {
    return new Inserter(new Cluster(url, table, password));
  }

  @Override
  public SimpleVersionedSerializer<Batch> getCommittableSerializer() {
    return new Batch.Form();
  }

  private static final class Writer implements CommittingSinkWriter<WindowRow.Row, Batch> {
    private final int shards;
    private final TreeMap<Integer, StringBuilder> rows = new TreeMap<>();

    Writer(int shards) {
      this.shards = shards;
    }

    @Override
    public void write(WindowRow.Row row, Context context) {
      rows.computeIfAbsent(Math.floorMod(row.device, shards), ignored -> new StringBuilder()).append(row.json);
    }

    @Override
    public void flush(boolean endOfInput) {}

    @Override
    public Collection<Batch> prepareCommit() {
      List<Batch> batches = new ArrayList<>();
      rows.forEach((shard, text) -> batches.add(new Batch(shard, UUID.randomUUID().toString(), text.toString())));
      rows.clear();
      return batches;
    }

    @Override
    public void close() {}
  }

  private static final class Inserter implements Committer<Batch> {
    private final Cluster cluster;

    Inserter(Cluster cluster) {
      this.cluster = cluster;
    }

    /** A batch that no replica takes ends the job, which begins again at its checkpoint with this very batch. */
    @Override
    public void commit(Collection<CommitRequest<Batch>> requests) throws IOException, InterruptedException {
      for (CommitRequest<Batch> request : requests) cluster.insert(request.getCommittable());
    }

    @Override
    public void close() {}
  }
}
