exports.createPages = async () => {}
