package churnline.edge.tribuo;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.oracle.labs.mlrg.olcut.config.protobuf.protos.RootProvenanceProto;
import com.oracle.labs.mlrg.olcut.config.protobuf.protos.SimpleProvenanceProto;
import com.oracle.labs.mlrg.olcut.provenance.primitives.DateTimeProvenance;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.tribuo.classification.sgd.linear.LinearSGDModel;
import org.tribuo.classification.sgd.protos.ClassificationLinearSGDProto;
import org.tribuo.protos.core.ModelProto;

/** A model as Tribuo writes it, but its times in UTC: Tribuo has them in the machine's zone. */
final class ModelBytes {
  private ModelBytes() {}

  static byte[] of(LinearSGDModel model) {
    ModelProto written = model.serialize();
    try {
      ClassificationLinearSGDProto.Builder linear =
          written.getSerializedData().unpack(ClassificationLinearSGDProto.class).toBuilder();
      inUtc(linear.getMetadataBuilder().getProvenanceBuilder());
      return written.toBuilder().setSerializedData(Any.pack(linear.build())).build().toByteArray();
    } catch (InvalidProtocolBufferException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static void inUtc(RootProvenanceProto.Builder provenance) {
    for (SimpleProvenanceProto.Builder one : provenance.getSmpBuilderList()) {
      if (one.getProvenanceClassName().equals(DateTimeProvenance.class.getName())) {
        OffsetDateTime time = OffsetDateTime.parse(one.getValue());
        one.setValue(time.withOffsetSameInstant(ZoneOffset.UTC).toString());
      }
    }
  }
}
