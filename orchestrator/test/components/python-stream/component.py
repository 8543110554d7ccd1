def stream(frames, params, ctx):
    total = 0
    for frame in frames:
        if frame.number < 0:
            raise ValueError("below zero")
        total += frame.number
        yield {"sum": total}
    if params.atEnd == "throw":
        raise ValueError(f"the sum was {total}")
