using System.Buffers.Binary;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Titan.Tests.Fuzzing.Calls;

/// <summary>A call as HTTP carries it: path, headers and frames, each of which may be wrong.</summary>
internal sealed class RawRequest(Random random)
{
    private static readonly string[] Timeouts = ["1S", "", "0n", "-1S", "999999999999H", "1", "S", "1X", "99999999H", "1 S"];
    private static readonly string[] Encodings = ["identity", "gzip", "deflate", "br", "x", "", "gzip,gzip"];
    private static readonly string[] ContentTypes = ["application/grpc+proto", "application/grpc+json", "application/grpc-web", "application/json", "text/plain", "application/grpcx"];

    private string _encoding = "";

    /// <summary>What it is, for the one who reads about its failure.</summary>
    public string Told { get; private set; } = "";

    public HttpRequestMessage Make(RawMethod method, byte[] message)
    {
        var body = Body(message);
        var path = random.Next(10) == 0 ? Astray(method.Path) : method.Path;
        var request = new HttpRequestMessage(random.Next(40) == 0 ? HttpMethod.Put : HttpMethod.Post, path)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body),
        };
        var type = random.Next(10) == 0 ? ContentTypes[random.Next(ContentTypes.Length)] : "application/grpc";
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        if (random.Next(15) > 0) request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        if (_encoding.Length > 0) request.Headers.TryAddWithoutValidation("grpc-encoding", _encoding);
        if (random.Next(8) == 0) request.Headers.TryAddWithoutValidation("grpc-timeout", Timeouts[random.Next(Timeouts.Length)]);
        if (random.Next(20) == 0) request.Headers.TryAddWithoutValidation("grpc-previous-rpc-attempts", "x");
        Told = $"{request.Method} {path} {type} encoding '{_encoding}' timeout '{(request.Headers.TryGetValues("grpc-timeout", out var timeout) ? timeout.First() : "")}', {body.Length} bytes: {Convert.ToHexString(body.AsSpan(0, Math.Min(body.Length, 100)))}";
        return request;
    }

    private static byte[] Frame(byte flag, uint length, byte[] message)
    {
        byte[] frame = [flag, 0, 0, 0, 0, .. message];
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), length);
        return frame;
    }

    private static byte[] Zip(byte[] bytes)
    {
        using var zipped = new MemoryStream();
        using (var zip = new GZipStream(zipped, CompressionLevel.Fastest)) zip.Write(bytes);
        return zipped.ToArray();
    }

    private byte[] Body(byte[] message)
    {
        var length = (uint)message.Length;
        var good = Frame(0, length, message);
        _encoding = random.Next(10) == 0 ? Encodings[random.Next(Encodings.Length)] : "";
        switch (random.Next(14))
        {
            case 0: return [];
            case 1: return good[..random.Next(good.Length)];
            case 2: return [.. good, .. good];
            case 3: return [.. good, .. Noise()];
            case 4: return Frame((byte)random.Next(1, 256), length, message);
            case 5: return Frame(0, length + (uint)random.Next(1, 9), message);
            case 6: return Frame(0, random.Next(2) == 0 ? uint.MaxValue : int.MaxValue, message);
            case 7: return length == 0 ? good : Frame(0, (uint)random.Next((int)length), message);
            case 8: return Noise();
            case 9: return Frame(0, 5 << 20, new byte[5 << 20]);
            case 10:
                _encoding = "gzip";
                var zipped = Zip(random.Next(4) == 0 ? new byte[64 << 20] : message);
                if (zipped.Length > 0 && random.Next(3) == 0) zipped[random.Next(zipped.Length)] ^= 0x55;
                return Frame(1, (uint)zipped.Length, zipped);
            default: return good;
        }
    }

    private byte[] Noise()
    {
        var noise = new byte[random.Next(1, 60)];
        random.NextBytes(noise);
        return noise;
    }

    private string Astray(string path) => random.Next(6) switch
    {
        0 => path + "x",
        1 => path.ToUpperInvariant(),
        2 => "/",
        3 => path[..random.Next(1, path.Length)],
        4 => "/" + new string('a', 5_000),
        _ => new StringBuilder(path).Replace('/', '.').Insert(0, '/').ToString(),
    };
}
