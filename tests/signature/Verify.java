// SPDX-License-Identifier: GPL-3.0-or-later
import java.io.ByteArrayInputStream;
import java.io.File;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.Security;
import java.util.Arrays;
import java.util.Collection;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.interactive.digitalsignature.PDSignature;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.tsp.TimeStampToken;

/** Another opinion on signed papers: each signature and time-stamp of each file, by PDFBox and Bouncy Castle. */
public class Verify {
    private static X509CertificateHolder holder(CMSSignedData data, SignerInformation signer) {
        Collection<?> found = data.getCertificates().getMatches(signer.getSID());
        return (X509CertificateHolder) found.iterator().next();
    }

    private static String check(PDSignature signature, byte[] file) throws Exception {
        byte[] contents = signature.getContents(file);
        byte[] covered = signature.getSignedContent(file);
        if ("ETSI.RFC3161".equals(signature.getSubFilter())) {
            TimeStampToken token = new TimeStampToken(new CMSSignedData(new ByteArrayInputStream(contents)));
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(covered);
            token.validate(new JcaSimpleSignerInfoVerifierBuilder().setProvider("BC")
                .build(holder(token.toCMSSignedData(), token.toCMSSignedData().getSignerInfos().iterator().next())));
            return Arrays.equals(digest, token.getTimeStampInfo().getMessageImprintDigest()) ? "stamped" : "BAD imprint";
        }
        CMSSignedData data = new CMSSignedData(new CMSProcessableByteArray(covered), new ByteArrayInputStream(contents));
        SignerInformation signer = data.getSignerInfos().iterator().next();
        if (signer.getSignedAttributes().get(PKCSObjectIdentifiers.id_aa_signingCertificateV2) == null) {
            return "BAD no signing certificate";
        }
        if (signer.getSignedAttributes().get(PKCSObjectIdentifiers.pkcs_9_at_signingTime) != null) {
            return "BAD signing time";
        }
        boolean good = signer.verify(new JcaSimpleSignerInfoVerifierBuilder().setProvider("BC").build(holder(data, signer)));
        return good ? "signed" : "BAD signature";
    }

    public static void main(String[] files) throws Exception {
        boolean good = true;
        Security.addProvider(new BouncyCastleProvider());
        for (String path : files) {
            byte[] file = Files.readAllBytes(new File(path).toPath());
            StringBuilder line = new StringBuilder(new File(path).getName());
            try (PDDocument document = PDDocument.load(file)) {
                for (PDSignature signature : document.getSignatureDictionaries()) {
                    String verdict;
                    try {
                        verdict = check(signature, file);
                    } catch (Exception problem) {
                        verdict = "BAD " + problem.getMessage();
                    }
                    good = good && !verdict.startsWith("BAD");
                    line.append(' ').append(verdict);
                }
            }
            System.out.println(line);
        }
        System.exit(good ? 0 : 1);
    }
}
